"""The documentation as one page of HTML: no script, nothing from elsewhere."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape

from .catalogue import CATALOGUE, ProblemType
from .examples import EXAMPLES
from .openapi import DESCRIPTION
from .operations import OPERATIONS, Operation

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{font-family:ui-monospace,monospace;background:#8881;border-radius:4px}"
    "pre{padding:.8rem;overflow:auto}h2{border-top:1px solid #8884;padding-top:1rem}"
    ":root{color-scheme:light dark}table{border-collapse:collapse}td,th{padding:.2rem .8rem;"
    "text-align:left;vertical-align:top}"
)
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

FIRST_ORDER = """\
TOKEN=$(curl -s $HOST/oauth/token -d grant_type=client_credentials \\
  -d client_id=$CLIENT_ID -d client_secret=$CLIENT_SECRET | jq -r .access_token)
curl -i $HOST/v1/orders -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" -H "Idempotency-Key: $(uuidgen)" -d @order.json"""


@cache
def whole() -> str:
    """Write the page: a first order, every operation, every problem."""
    parts = [
        f"<p>{escape(DESCRIPTION).replace(chr(10) * 2, '</p><p>')}</p>",
        '<p>The same for programs: <a href="/openapi.json">/openapi.json</a>.</p>',
        f"<h2>A first order</h2><pre>{escape(FIRST_ORDER)}</pre>",
        *(_operation(one) for one in OPERATIONS),
        "<h2>Problems</h2>",
        *(_problem(one) for one in CATALOGUE.values()),
    ]
    return _frame("Trunkline partner API", "".join(parts))


def problem(kind: ProblemType) -> str:
    """Write the page that a problem's `type` leads to."""
    return _frame(kind.title, _problem(kind) + '<p><a href="/docs">All of the API</a></p>')


def _operation(one: Operation) -> str:
    example = EXAMPLES.get(one.operation_id)
    body = f"<pre>{escape(json.dumps(example, indent=2))}</pre>" if example else ""
    problems = ", ".join(f'<a href="#{kind.code}">{kind.code}</a>' for kind in one.problems)
    return (
        f'<h2 id="{one.operation_id}">{escape(one.summary)}</h2>'
        f"<p><code>{one.method.upper()} {escape(one.path)}</code> with the scope "
        f"<code>{one.scope}</code>; answers {one.status}.</p>{body}<p>Refuses with {problems}.</p>"
    )


def _problem(kind: ProblemType) -> str:
    retry = "Yes, the same request can succeed later." if kind.retryable else "No."
    rows = {"Status": str(kind.status.value), "Cause": kind.cause, "Fix": kind.fix, "Retry": retry}
    table = "".join(
        f"<tr><th>{name}</th><td>{escape(text)}</td></tr>" for name, text in rows.items()
    )
    return f'<h3 id="{kind.code}"><code>{kind.code}</code></h3><table>{table}</table>'


def _frame(title: str, inner: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{inner}</html>"
    )
