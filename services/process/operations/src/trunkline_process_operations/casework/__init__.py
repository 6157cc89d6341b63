"""Corrections and replays: each is carried out by the process whose case it is."""
