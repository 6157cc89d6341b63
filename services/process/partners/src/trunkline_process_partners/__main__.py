"""Run the service: `python -m trunkline_process_partners`."""

from .main import main

main()
