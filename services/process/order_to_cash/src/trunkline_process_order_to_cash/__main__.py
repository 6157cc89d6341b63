"""Run the service: `python -m trunkline_process_order_to_cash`."""

from .main import main

main()
