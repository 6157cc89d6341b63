"""Decisions about orders, pure: the same facts always give the same answer."""
