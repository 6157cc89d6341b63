"""What every test may use: the fixtures of tests/plugins."""

from hypothesis import settings

settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")  # how long an example takes is no property of what it shows
settings.register_profile("thorough", settings(), max_examples=2500)
"""Twenty-five times as many examples: `--hypothesis-profile=thorough`."""

pytest_plugins = [
    "finished_spans",
    "moving_clock",
    "postgres",
    "shared_fixtures",
    "side_by_side",
    "valkey_server",
]
