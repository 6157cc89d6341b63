"""Shopify as a sales channel."""
