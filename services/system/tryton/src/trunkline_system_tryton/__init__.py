"""Tryton as an ERP: answers the ERP capabilities over its JSON-RPC."""
