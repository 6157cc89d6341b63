"""A shop that speaks Admin GraphQL."""
