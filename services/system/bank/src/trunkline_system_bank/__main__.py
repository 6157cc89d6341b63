"""Run the service: `python -m trunkline_system_bank`."""

from .main import main

main()
