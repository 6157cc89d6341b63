"""Which work a form is about, and what it changes of it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec import Struct

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.corrections import CaseRef, ChangedField, FieldChange

VALUE, BEFORE = "value:", "before:"
"""How a form names the fields that may be corrected, and what they were when it was shown."""


class Work(Struct, frozen=True):
    """Stopped work, as links and forms name it."""

    exception_id: str = ""
    """The exception that stopped it."""
    case_id: str = ""
    """Or the case."""
    transition_id: str = ""
    """Only this step of the case; empty means all."""

    @property
    def ref(self) -> CaseRef:
        """The same, as the process wants it named."""
        return CaseRef(self.exception_id, self.case_id, self.transition_id)

    @property
    def query(self) -> str:
        """The same, as links carry it."""
        named = ("exception", "case", "step")
        said = dict(zip(named, (self.exception_id, self.case_id, self.transition_id), strict=True))
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def page(self) -> str:
        """Where a person looks at it."""
        if self.exception_id:
            return f"/console/exceptions/{self.exception_id}"
        return f"/console/cases/{self.case_id}"


class Edit(Struct, frozen=True):
    """What somebody wants changed."""

    version: int
    """As they saw it."""
    changed: tuple[ChangedField, ...]
    """Before and after; those that stayed as they were are not among them."""
    reason: str
    """Why."""

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The same, as the process wants it."""
        return tuple(FieldChange(one.field, one.after) for one in self.changed)


def read_work(said: Mapping[str, str]) -> Work:
    """Read a link or a form; Invalid when it names no work."""
    work = Work(*(said.get(name, "").strip() for name in ("exception", "case", "step")))
    if not work.exception_id and not work.case_id:
        sentence = "Begin at an exception or a case."
        raise Invalid(sentence, fields=(FieldError("case", "missing", sentence),))
    return work


def read_edit(form: Mapping[str, str]) -> Edit:
    """Read an edit; Invalid when nothing of it differs."""
    fields = [name.removeprefix(VALUE) for name in form if name.startswith(VALUE)]
    pairs = [(name, form.get(BEFORE + name, ""), form[VALUE + name].strip()) for name in fields]
    changed = tuple(ChangedField(*one) for one in pairs if one[1] != one[2])
    if not changed:
        sentence = "Nothing was changed: change a field first, or release it as it is."
        raise Invalid(sentence, fields=(FieldError("value", "unchanged", sentence),))
    version = form.get("version", "")
    return Edit(int(version) if version.isdigit() else 0, changed, form.get("reason", ""))
