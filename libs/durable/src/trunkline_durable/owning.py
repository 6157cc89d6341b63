"""What a process may write: a field in somebody else's word is refused before it is journalled."""

from msgspec import structs

from trunkline_kit.errors import FieldError, Refused
from trunkline_model.ownership import oversteps


def identified[Req](request: Req, request_id: str, process: str) -> Req:
    """Give a request its identity; Refused (`not_owner`) for a field that is not its writer's."""
    if found := oversteps(process, request):
        fields = tuple(FieldError(one.path, "not_owner", one.sentence) for one in found if one.path)
        raise Refused(found[0].sentence, reason="not_owner", fields=fields)
    return structs.replace(request, request_id=request_id)  # type: ignore[type-var]
