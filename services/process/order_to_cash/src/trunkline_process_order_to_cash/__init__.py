"""Carries an order from capture to cash."""
