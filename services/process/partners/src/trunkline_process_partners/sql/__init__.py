"""Tables of process-partners, in the order of their numbers."""
