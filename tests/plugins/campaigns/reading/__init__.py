"""Reading what a run left behind: each backend through its own window, our records as stored."""
