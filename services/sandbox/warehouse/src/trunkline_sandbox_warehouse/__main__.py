"""Run the warehouse: `python -m trunkline_sandbox_warehouse`."""

from .main import main

main()
