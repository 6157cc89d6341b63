"""What Envoy asks: scopes and limits."""
