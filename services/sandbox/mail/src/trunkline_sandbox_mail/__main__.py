"""Run the mail server: `python -m trunkline_sandbox_mail`."""

from .main import main

main()
