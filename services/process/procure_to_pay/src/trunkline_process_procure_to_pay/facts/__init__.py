"""Everything that can have happened: recorded always, folded in any order.

Nothing here is ever changed or taken back, and facts are read again for years: a new field has a
default, and none is renamed.
"""
