"""Run the service: `python -m trunkline_system_shopify`."""

from .main import main

main()
