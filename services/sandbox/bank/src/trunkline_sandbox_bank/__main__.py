"""Run the bank: `python -m trunkline_sandbox_bank`."""

from .main import main

main()
