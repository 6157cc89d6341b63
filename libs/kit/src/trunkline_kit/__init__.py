"""What every service needs: errors, wire, gRPC, settings, telemetry, budgets."""
