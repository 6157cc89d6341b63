"""One file a transition: the effects of one legal move, in order, and what undoes each.

Each is called `transition(run, case)` with the case as folded when it began, may be run
again from its top at any time, and records what it found as facts.
"""
