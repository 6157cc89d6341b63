"""Durable processes: cases, transitions, steps and the evidence journal.

A process declares itself in `process.Process` (with `chart.Chart` and `step.Step`), its
transitions work with `run.Run`, and its service runs an `engine.Engine`. Cases are told
facts and given commands through `engine.cases` (`cases.Cases`).
"""
