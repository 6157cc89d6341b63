"""A code that the backend lacks is refused with the one that reads most like it."""

import pytest
from mapping_tables import row, tables

from trunkline_model.capabilities.translation import BackendCode, CodeList, CodeUse
from trunkline_model.mapping import MappingKind
from trunkline_process_operations.mappings.holding_against import backend_faults

KNOWN = CodeList(CodeUse.LISTED, tuple(BackendCode(one, one) for one in ("SR20", "RR5", "Main")))


@pytest.mark.parametrize(
    ("code", "meant"),
    [("SR-20", "SR20"), ("sr20", "SR20"), ("MAIN ", "Main"), ("Moon base", "")],
)
def test_an_unknown_code_is_told_with_its_nearest(code: str, meant: str) -> None:
    (fault,) = backend_faults(tables(row("ours", code)), {MappingKind.TAX_CODE: KNOWN})
    assert fault.reason == "unknown_code"
    assert (f"(is {meant!r} meant?)" in fault.sentence) == bool(meant)
    assert fault.sentence.endswith("it has Main, RR5, SR20.")
