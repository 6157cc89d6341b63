"""Run the supplier: `python -m trunkline_sandbox_supplier`."""

from .main import main

main()
