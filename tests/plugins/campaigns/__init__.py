"""Fault campaigns: a company of real processes, blows by a seed, and the oracle's judgement."""
