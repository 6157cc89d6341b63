"""The partner API over fakes: see tests/plugins/partner_api.py."""

from partner_api import body, world

__all__ = ["body", "world"]
