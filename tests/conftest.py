"""What every test may use: the fixtures of tests/plugins."""

pytest_plugins = ["finished_spans", "postgres", "shared_fixtures", "valkey_server"]
