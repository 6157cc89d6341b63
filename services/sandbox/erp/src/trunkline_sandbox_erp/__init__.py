"""An ERP that answers at once, for load and fault tests."""
