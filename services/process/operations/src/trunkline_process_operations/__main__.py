"""Run the service: `python -m trunkline_process_operations`."""

from .main import main

main()
