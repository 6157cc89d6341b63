"""One file a rule: `RULE` is its name, `check` gives what breaks it."""
