"""Run as `python -m trunkline_system_tryton`."""

from .main import main

main()
