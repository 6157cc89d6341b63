"""Run the service: `python -m trunkline_process_inventory`."""

from .main import main

main()
