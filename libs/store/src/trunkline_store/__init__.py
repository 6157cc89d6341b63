"""PostgreSQL for services: pool, migrations, event log, request memo, raw documents."""
