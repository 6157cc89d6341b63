"""What every test may use: the fixtures of tests/plugins."""

pytest_plugins = [
    "finished_spans",
    "moving_clock",
    "postgres",
    "shared_fixtures",
    "side_by_side",
    "valkey_server",
]
