"""Cases, transitions, steps and the evidence journal: process layer only."""
