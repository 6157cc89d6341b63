"""Tables of this service, besides those that every system service has."""
