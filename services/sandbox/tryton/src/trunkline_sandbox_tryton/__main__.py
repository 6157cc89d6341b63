"""Run as `python -m trunkline_sandbox_tryton prepare|serve|clone`."""

from .main import main

main()
