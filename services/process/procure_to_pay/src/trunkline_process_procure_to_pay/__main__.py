"""Run the service: `python -m trunkline_process_procure_to_pay`."""

from .main import main

main()
