"""Run the ERP: `python -m trunkline_sandbox_erp`."""

from .main import main

main()
