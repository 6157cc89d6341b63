"""The oracle: judges a run from what was read outside Trunkline; pure, and itself tested."""
