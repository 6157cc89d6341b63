"""What the console is told by its environment."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Variables `TRUNKLINE_<FIELD>`."""

    http_port: int
    """Port of the console, reached only through the gateway."""
    process_operations_address: str
    """host:port of the process that shows cases and exceptions of all processes."""
    process_order_to_cash_address: str
    """host:port of the process that carries orders: their lifecycle, and decisions on them."""
    process_procure_to_pay_address: str
    """host:port of the process that carries purchases: what waits for an approver."""
    console_url: str
    """Where browsers find it, such as https://trunkline.example/console."""
    session_secret: str
    """Seals cookies; the same in every replica, at least 32 characters."""
    actor_secret: str
    """Signs for the processes who acts; the same there."""
    oidc_issuer_url: str
    """The identity provider, exactly as it calls itself."""
    oidc_client_secret: str = ""
    """The console's secret there; empty: a public client, which PKCE protects."""
    oidc_client_id: str = "trunkline-console"
    """What the provider calls the console."""
    oidc_scopes: str = "openid profile email"
    """What is asked of the provider."""
    oidc_roles_claim: str = "roles"
    """Claim of the ID token that says what somebody may do; dots lead into objects."""
    oidc_roles: str = ""
    """Their names for our roles: `finance-ops=operator,it=admin`; empty: ours are theirs."""
    oidc_actor_claim: str = "email"
    """Claim under which decisions are kept; without it the subject."""
    http_host: str = "127.0.0.1"
    """Address to listen on."""
    log_level: str = "INFO"
    """Least level that is logged."""
    otlp_url: str = ""
    """Collector of traces; empty: none."""
