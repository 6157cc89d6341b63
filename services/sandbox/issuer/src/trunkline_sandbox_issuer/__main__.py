"""Run the sandbox: `python -m trunkline_sandbox_issuer`."""

from .main import main

main()
