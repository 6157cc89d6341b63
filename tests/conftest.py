"""What every test may use: the fixtures of tests/plugins."""

pytest_plugins = ["postgres", "shared_fixtures", "valkey_server"]
