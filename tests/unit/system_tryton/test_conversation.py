import pytest
from scripted_tryton import ScriptedTryton, failed, result

from trunkline_kit.errors import Conflict, Refused
from trunkline_system_tryton.client import Client
from trunkline_system_tryton.conversation import Conversation, Document

BUTTONS = {"draft": ("quote", ""), "quotation": ("confirm", "")}
REFUSAL = failed(["UserError", ["no", "", None]])
pytestmark = pytest.mark.usefixtures("url")


@pytest.fixture
def calls(client: Client) -> Conversation:
    return Conversation(client, "erp-main")


async def test_an_acknowledged_warning_is_skipped_and_the_call_repeated(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    warning = failed(["UserWarning", ["abc.credit_limit_amount", "Too much", ""]])
    tryton.script = [warning, result(None), result(None)]
    await calls.press("sale.sale", "confirm", 4)
    assert tryton.methods == [
        "model.sale.sale.confirm",
        "model.res.user.warning.skip",
        "model.sale.sale.confirm",
    ]
    assert tryton.asked[1][1][:2] == ["abc.credit_limit_amount", False]


async def test_a_warning_nobody_decided_about_is_a_refusal(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [failed(["UserWarning", ["abc.effective_date_future", "Tomorrow", ""]])]
    with pytest.raises(Refused) as raised:
        await calls.press("stock.shipment.out", "do", 4)
    assert raised.value.reason == "warning_effective_date_future"


async def test_records_come_in_the_order_they_were_asked_for(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [result([{"id": 2}, {"id": 9}, {"id": 1}])]
    rows = await calls.read("sale.line", [9, 1, 2], ["note"])
    assert [row["id"] for row in rows] == [9, 1, 2]


async def test_nothing_is_asked_for_no_records(calls: Conversation, tryton: ScriptedTryton) -> None:
    assert await calls.read("sale.line", [], ["note"]) == []
    assert tryton.asked == []


async def test_buttons_are_pressed_until_none_is_left(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    rows = [result([{"id": 1, "state": state}]) for state in ("quotation", "confirmed")]
    tryton.script = [result(None), rows[0], result(None), rows[1]]
    found = await calls.advance("sale.sale", {"id": 1, "state": "draft"}, BUTTONS, ["state"])
    assert found["state"] == "confirmed"


async def test_a_button_refused_because_somebody_was_first_is_no_error(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [REFUSAL, result([{"id": 1, "state": "confirmed"}])]
    found = await calls.advance("sale.sale", {"id": 1, "state": "draft"}, BUTTONS, ["state"])
    assert found["state"] == "confirmed"


async def test_a_button_refused_for_a_reason_is_an_error(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    refusal = failed(["UserError", ["no address", "", None]])
    tryton.script = [refusal, result([{"id": 1, "state": "draft"}])]
    with pytest.raises(Refused, match="no address"):
        await calls.advance("sale.sale", {"id": 1, "state": "draft"}, BUTTONS, ["state"])


async def test_a_write_is_bound_to_the_timestamp_that_was_read(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [failed(["ConcurrencyException", "changed"])]
    with pytest.raises(Conflict):
        await calls.update("account.invoice", 5, {"reference": "r"}, "12.5")
    assert tryton.asked[0][1][-1]["_timestamp"] == {"account.invoice,5": "12.5"}


async def test_evidence_names_the_document_and_whether_it_was_only_found(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [result([]), result(None)]
    document = Document("sale.sale", 4, "SO4")
    await calls.search("sale.sale", [], ["id"])
    found = calls.evidence(document)
    await calls.press("sale.sale", "confirm", 4)
    written = calls.evidence(document)
    assert found.found_by_probe
    assert not written.found_by_probe
    assert (written.document_type, written.document_id) == ("sale.sale", "4")
    assert len(written.request_sha256) == len(written.answer_sha256) == 64
    assert written.request_sha256 != found.request_sha256


async def test_a_wizard_is_bound_and_its_session_closed(
    calls: Conversation, tryton: ScriptedTryton
) -> None:
    tryton.script = [result([8, "start", "end"]), result({}), result(None)]
    asked = {"start": {"amount": 1}}
    await calls.run_wizard(
        "account.invoice.pay", "pay", asked, ("account.invoice", 5), timestamp="12.5"
    )
    assert tryton.methods == [
        "wizard.account.invoice.pay.create",
        "wizard.account.invoice.pay.execute",
        "wizard.account.invoice.pay.delete",
    ]
    session, _, state, context = tryton.asked[1][1]
    assert (session, state, context["active_id"]) == (8, "pay", 5)
    assert context["_timestamp"] == {"account.invoice,5": "12.5"}
