"""Run the service: `python -m trunkline_edge_policy`."""

from .main import main

main()
