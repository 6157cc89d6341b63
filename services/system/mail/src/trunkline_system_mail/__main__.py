"""Run the service: `python -m trunkline_system_mail`."""

from .main import main

main()
