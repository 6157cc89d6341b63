"""Tryton as an ERP."""
