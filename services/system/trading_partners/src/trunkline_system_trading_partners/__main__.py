"""Run the service: `python -m trunkline_system_trading_partners`."""

from .main import main

main()
