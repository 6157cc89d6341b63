"""The page that asks who you are: one button a person, no script."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from .asking import Asked
from .settings import Settings
from .users import USERS, DemoUser

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;"
    "margin:10vh auto;padding:0 1.25rem}h1{font-size:1.4rem;margin-bottom:.25rem}"
    "p{margin:.25rem 0 1.5rem;opacity:.8}button{display:block;width:100%;text-align:left;"
    "font:inherit;color:inherit;background:color-mix(in srgb,canvastext 4%,canvas);cursor:pointer;"
    "border:1px solid color-mix(in srgb,canvastext 18%,canvas);border-radius:.6rem;"
    "padding:.8rem 1rem;margin:.6rem 0}button:hover,button:focus-visible{border-color:#2f6feb;"
    "outline:2px solid #2f6feb}button span{display:block;font-size:.875rem;opacity:.75}"
)
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()


def headers(settings: Settings) -> dict[str, str]:
    """Give the page's headers; the form may lead on to the client, and nowhere else."""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; "
        f"form-action 'self' {_origin(settings.issuer_redirect_uri)}; base-uri 'none'; "
        "frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def who_are_you(asked: Asked, settings: Settings) -> str:
    """Write the page for one request, which its form carries on."""
    fields = {
        "client_id": settings.issuer_client_id,
        "redirect_uri": settings.issuer_redirect_uri,
        "response_type": "code",
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": asked.challenge,
        "code_challenge_method": "S256",
    }
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    buttons = "".join(_button(user) for user in USERS.values())
    return _frame(
        "Who are you?",
        "<p>The demo company&rsquo;s sign-in. It asks for no password and answers on this "
        f'computer only.</p><form method="post" action="/authorize">{hidden}{buttons}</form>',
    )


def refusal(sentence: str) -> str:
    """Say why nobody can sign in."""
    return _frame("This sign-in does not work", f"<p>{escape(sentence)}</p>")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _button(user: DemoUser) -> str:
    roles = escape(", ".join(user.roles))
    return (
        f'<button name="subject" value="{escape(user.subject)}">{escape(user.name)} '
        f"&middot; {roles}<span>{escape(user.about)}</span></button>"
    )


def _frame(title: str, inner: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{inner}</main></body></html>"
    )
