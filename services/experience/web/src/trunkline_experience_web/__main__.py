"""Run the service: `python -m trunkline_experience_web`."""

from .main import main

main()
