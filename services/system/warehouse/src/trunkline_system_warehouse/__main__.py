"""Run the service: `python -m trunkline_system_warehouse`."""

from .main import main

main()
