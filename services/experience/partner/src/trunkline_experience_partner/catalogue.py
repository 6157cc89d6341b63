"""The catalogue of problems: every refusal that a partner can meet, on one page.

The documentation, the OpenAPI document, the answers and the tests are made from it. The
gateway answers some of them by itself; `gateway/envoy.yaml` says the same words.
"""

from http import HTTPStatus

from msgspec import Struct

PREFIX = "/problems/"
"""A problem's `type` is this and its code: a URL of this same host that explains it."""


class ProblemType(Struct, frozen=True):
    """One kind of refusal, as it is documented."""

    code: str
    """Stable name; the last part of `type`."""
    status: HTTPStatus
    """The HTTP status it comes with."""
    title: str
    """The same short sentence each time."""
    cause: str
    """When it happens."""
    fix: str
    """What the caller does about it."""
    retryable: bool = False
    """True when the same request, sent later, can succeed."""
    by_gateway: bool = False
    """True when the gateway answers it, without asking the API."""

    @property
    def uri(self) -> str:
        """The problem's `type`."""
        return PREFIX + self.code


MALFORMED_BODY = ProblemType(
    "malformed-body",
    HTTPStatus.BAD_REQUEST,
    "The body is not JSON.",
    "The body is empty, cut off, not UTF-8, nested too deeply or not a JSON object.",
    "Send one JSON object in UTF-8, with Content-Type: application/json.",
)
INVALID_REQUEST = ProblemType(
    "invalid-request",
    HTTPStatus.BAD_REQUEST,
    "The request does not fit the published schema.",
    "A field or parameter is unknown, missing or wrong; `errors` names every one of them.",
    "Correct each field that `errors` names and send the request again.",
)
MISSING_IDEMPOTENCY_KEY = ProblemType(
    "missing-idempotency-key",
    HTTPStatus.BAD_REQUEST,
    "This request needs an Idempotency-Key.",
    "A write came without the header, or its value is not 1 to 255 printable ASCII characters.",
    "Send a fresh random key, such as a UUID, with each new write and the same key with a retry.",
)
UNKNOWN_VERSION = ProblemType(
    "unknown-version",
    HTTPStatus.BAD_REQUEST,
    "There is no such version of the API.",
    "The header Trunkline-Version names a version that does not exist.",
    "Send Trunkline-Version: 2026-11-01, or leave the header out.",
)
INVALID_CURSOR = ProblemType(
    "invalid-cursor",
    HTTPStatus.BAD_REQUEST,
    "The cursor is not one of yours.",
    "The cursor was changed, cut off, or given to another partner.",
    "Take `next_cursor` from the last page as it is, or start again without a cursor.",
)
MALFORMED_REQUEST = ProblemType(
    "malformed-request",
    HTTPStatus.BAD_REQUEST,
    "The request is not one that we read.",
    "It breaks HTTP, or spells its path or a header in a way that could be read twice.",
    "Send plain HTTP/1.1 or HTTP/2, no escaped slashes in the path, no underscores in headers.",
    by_gateway=True,
)
UNAUTHENTICATED = ProblemType(
    "unauthenticated",
    HTTPStatus.UNAUTHORIZED,
    "The request carries no valid access token.",
    "The token is missing, cut off, not in force now, or not signed by us.",
    "Ask /oauth/token for a token and send it as Authorization: Bearer <token>.",
    by_gateway=True,
)
FORBIDDEN = ProblemType(
    "forbidden",
    HTTPStatus.FORBIDDEN,
    "The token does not allow this.",
    "The token is for another API, lacks the scope of the route, or the access was ended.",
    "Ask for a token with the scope; ask us when your access lacks it or was ended.",
    by_gateway=True,
)
NOT_FOUND = ProblemType(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is no such thing.",
    "The path is unknown, or the id is wrong or not yours.",
    "Check the path and the id.",
    by_gateway=True,
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "The path does not know this method.",
    "The path exists, the method does not.",
    "Use a method that the header Allow names.",
)
REQUEST_IN_FLIGHT = ProblemType(
    "request-in-flight",
    HTTPStatus.CONFLICT,
    "The same request is being handled just now.",
    "An earlier request with this Idempotency-Key has no outcome yet.",
    "Wait a second and send it again with the same key.",
    retryable=True,
)
CONFLICT = ProblemType(
    "conflict",
    HTTPStatus.CONFLICT,
    "The request does not fit the present state.",
    "Something else came first, such as another order with the same purchase order number.",
    "Read the resource again and decide anew.",
)
REFUSED = ProblemType(
    "refused",
    HTTPStatus.CONFLICT,
    "The request was understood and declined.",
    "The state of the order does not allow it; `detail` says why.",
    "Read the order; sending the same request again changes nothing.",
)
REQUEST_TIMEOUT = ProblemType(
    "request-timeout",
    HTTPStatus.REQUEST_TIMEOUT,
    "The request took too long to arrive.",
    "Headers did not arrive within 10 s, or the body within 30 s.",
    "Send it again with the same Idempotency-Key.",
    retryable=True,
    by_gateway=True,
)
HEADERS_TOO_LARGE = ProblemType(
    "headers-too-large",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The headers are too large.",
    "There are more than 100 headers, or they hold more than 32 KiB.",
    "Send fewer headers.",
    by_gateway=True,
)
BODY_TOO_LARGE = ProblemType(
    "body-too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is too large.",
    "The body is larger than 1 MB.",
    "Split the order.",
    by_gateway=True,
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is of a type that is not read here.",
    "The Content-Type is none that the route takes, or the body is compressed.",
    "Send Content-Type: application/json, or application/xml with UBL where the route takes it, "
    "and no Content-Encoding.",
)
UNPROCESSABLE = ProblemType(
    "unprocessable",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The request fits the schema and cannot be accepted.",
    "A value is well-formed and wrong, such as an article that does not exist.",
    "Correct what `errors` names and send the request again with a fresh key.",
)
IDEMPOTENCY_KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The Idempotency-Key belongs to another request.",
    "The key was used before with another method, path or body.",
    "Send a fresh key with a new request; a retry repeats the first body byte for byte.",
)
QUOTA_EXCEEDED = ProblemType(
    "quota-exceeded",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests.",
    "The partner's quota, or the limit that protects the gateway, is used up.",
    "Wait as many seconds as Retry-After says; RateLimit shows what is left.",
    retryable=True,
    by_gateway=True,
)
INTERNAL = ProblemType(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "The API failed.",
    "A fault of ours; it was logged under the `request_id`.",
    "Send it again with the same Idempotency-Key; tell us the request_id if it stays.",
    retryable=True,
)
UNAVAILABLE = ProblemType(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "A part that this needs does not answer just now.",
    "A process behind the API is down or restarting.",
    "Wait as Retry-After says and send it again with the same Idempotency-Key.",
    retryable=True,
    by_gateway=True,
)

CATALOGUE: dict[str, ProblemType] = {
    one.code: one for one in tuple(globals().values()) if isinstance(one, ProblemType)
}
"""Every problem type of this page by its code."""
