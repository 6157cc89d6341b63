"""`python -m trunkline_sandbox_shopify`."""

from .main import main

main()
