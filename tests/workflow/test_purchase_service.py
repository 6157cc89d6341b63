"""The service as it is run: settings, its ports over the wire, who may act, its three charts."""

from base64 import b64encode
from datetime import date
from decimal import Decimal

import pytest
from order_company import SETTINGS
from purchase_builders import gbp
from service_process import free_port

from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.procure_to_pay.v1 import payment_runs_pb2, purchases_pb2, supplier_bills_pb2
from trunkline_kit.acting import signed
from trunkline_kit.channel import connect
from trunkline_kit.errors import NotFound, Refused
from trunkline_kit.rpc import call_port
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.lifecycles import GetLifecycle, Lifecycles
from trunkline_model.capabilities.payment_runs import ListPaymentRuns, PaymentRuns
from trunkline_model.capabilities.purchases import (
    GetPurchase,
    ListPurchases,
    Purchases,
    RaisePurchase,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import ListBills, SupplierBills
from trunkline_model.roles import Person, Role
from trunkline_process_procure_to_pay.main import life
from trunkline_process_procure_to_pay.settings import Settings
from trunkline_process_procure_to_pay.wiring import wired

SECRET = "s" * 32
MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


def request(key: str) -> RaisePurchase:
    day = date(2026, 12, 1)
    return RaisePurchase(key, key, "", "CLAYWORKS", "GBP", (MUGS,), day, "few are left")


async def test_it_answers_and_lets_nobody_act_who_has_not_signed_in(database_url: str) -> None:
    settings = Settings(
        grpc_port=free_port(),
        database_url=database_url,
        master_key=b64encode(bytes(32)).decode(),
        actor_secret=SECRET,
        system_tryton_address="127.0.0.1:9",
        system_trading_partners_address="127.0.0.1:9",
        system_bank_address="127.0.0.1:9",
    )
    ada = signed(SECRET, Person("ada", Role.OPERATOR))
    async with life(settings, SETTINGS):
        channel = connect(f"127.0.0.1:{settings.grpc_port}")
        port = call_port(Purchases, purchases_pb2, channel)
        with pytest.raises(Refused):
            await port.raise_purchase(request("k1"))
        acting = call_port(Purchases, purchases_pb2, channel, bearer=lambda _: ada)
        raised = await acting.raise_purchase(request("k1"))
        again = await acting.raise_purchase(request("k1"))
        assert (again.purchase_number, raised.requester) == (raised.purchase_number, "ada")
        page = await port.list_purchases(ListPurchases(state="REQUISITION"))
        assert [one.purchase_number for one in page.purchases] == [raised.purchase_number]
        with pytest.raises(NotFound):
            await port.get_purchase(GetPurchase("PU-9"))
        bills = call_port(SupplierBills, supplier_bills_pb2, channel)
        runs = call_port(PaymentRuns, payment_runs_pb2, channel)
        assert not (await bills.list_bills(ListBills())).bills
        assert not (await runs.list_payment_runs(ListPaymentRuns())).runs
        charts = call_port(Lifecycles, lifecycles_pb2, channel)
        for name in ("purchase", "supplier-invoice", "payment-run"):
            assert (await charts.get_lifecycle(GetLifecycle(name))).states
        await channel.close(None)


def test_connections_that_cannot_be_read_stop_the_start() -> None:
    settings = Settings(grpc_port=1, database_url="", master_key="", connections='{"erp": 1}')
    with pytest.raises(SettingsWrong, match="TRUNKLINE_CONNECTIONS"):
        wired(settings)


def test_terms_are_part_of_the_connections() -> None:
    text = """{"erp": {"connection_id": "erp-main", "address": "a:1", "system": "sandbox-erp"},
      "trade": {"address": "a:2", "system": "system-trading-partners",
                "suppliers": {"CLAYWORKS": "clayworks"}},
      "bank": {"connection_id": "bank", "address": "a:3", "system": "system-bank"},
      "terms": {"approval": {"limits": [
        {"approver": "fay", "up_to": {"amount": "500", "currency": "GBP"}}]}}}"""
    found = wired(Settings(grpc_port=1, database_url="", master_key="", connections=text))
    assert found.terms.approval.limits[0].up_to == gbp(500)
    assert found.trade.suppliers == {"CLAYWORKS": "clayworks"}


def test_suppliers_and_terms_go_with_one_connection_of_each() -> None:
    told = Settings(
        grpc_port=1,
        database_url="",
        master_key="",
        system_tryton_address="a:1",
        suppliers='{"STEELWORKS": "supplier"}',
        terms='{"debtor": {"holder": "Albion Kitchenware Ltd", "iban": "GB29NWBK60161331926819"}}',
    )
    found = wired(told)
    assert (found.erp.address, found.trade.suppliers) == ("a:1", {"STEELWORKS": "supplier"})
    assert found.terms.debtor.holder == "Albion Kitchenware Ltd"


@pytest.mark.parametrize("variable", ["suppliers", "terms", "connections"])
def test_settings_that_are_no_json_are_named(variable: str) -> None:
    told = Settings(grpc_port=1, database_url="", master_key="", **{variable: "{"})
    with pytest.raises(SettingsWrong, match=f"TRUNKLINE_{variable.upper()}"):
        wired(told)
