"""Run the service: `python -m trunkline_experience_partner`."""

from .main import main

main()
