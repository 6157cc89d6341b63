"""A shop that speaks Shopify's Admin GraphQL and sends its webhooks, for who has no account."""
