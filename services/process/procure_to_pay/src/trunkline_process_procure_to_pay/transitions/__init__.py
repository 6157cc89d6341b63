"""The effects of procure-to-pay, one file a transition."""
