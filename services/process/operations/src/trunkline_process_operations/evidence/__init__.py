"""Proof that the evidence journal is as it was written: walks, anchors, their export."""
