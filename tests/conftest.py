"""What every test may use: the fixtures of tests/plugins."""

pytest_plugins = ["postgres", "valkey_server"]
