"""The legal entity, its currency, its country, its warehouse and its web shop."""

from decimal import Decimal
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .parties import address, identifiers


def make_company(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the company and let the user work in it."""
    currency = _currency(rpc, wanted["currency"])
    rpc.create("country.country", *wanted["countries"])
    about = wanted["company"]
    party = rpc.create(
        "party.party",
        {
            "name": about["name"],
            "code": about["code"],
            "addresses": [["create", [address(rpc, about["address"])]]],
            "identifiers": identifiers(about),
        },
    )[0]
    company = rpc.create(
        "company.company",
        {"party": party, "currency": currency, "timezone": about["timezone"]},
    )[0]
    user = rpc.find("res.user", ("login", "=", "admin"))
    rpc(
        "model.res.user.write",
        [user],
        {"companies": [["add", [company]]], "company": company},
    )
    rpc.refresh_context()
    _set_up_sales(rpc, wanted["sales"])
    _name_warehouse(rpc, wanted, party)


def make_quarantine(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the place for damaged goods beside the warehouse's own zones."""
    warehouse = rpc.find("stock.location", ("type", "=", "warehouse"))
    rpc.create("stock.location", {**wanted["quarantine"], "type": "storage", "parent": warehouse})


def make_employee(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the employee in whose name the user acts."""
    company = rpc.context["company"]
    party = rpc.create("party.party", wanted["employee"])[0]
    employee = rpc.create("company.employee", {"party": party, "company": company})[0]
    user = rpc.find("res.user", ("login", "=", "admin"))
    values = {"employees": [["add", [employee]]], "employee": employee}
    rpc("model.res.user.write", [user], values)
    rpc.refresh_context()


def make_web_shop(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the shop whose `web_id` makes every booking unique."""
    rpc.create(
        "web.shop",
        {
            "name": wanted["web_shop"]["name"],
            "company": rpc.context["company"],
            "currency": rpc.find("currency.currency", ("code", "=", wanted["currency"]["code"])),
            "warehouses": [["add", [rpc.find("stock.location", ("type", "=", "warehouse"))]]],
        },
    )


def _currency(rpc: Rpc, wanted: dict[str, Any]) -> int:
    return rpc.create("currency.currency", {**wanted, "rounding": Decimal(wanted["rounding"])})[0]


def _set_up_sales(rpc: Rpc, wanted: dict[str, Any]) -> None:
    rpc(
        "model.sale.configuration.write",
        [1],
        {
            "sale_invoice_method": wanted["invoice_method"],
            "sale_shipment_method": wanted["shipment_method"],
        },
    )


def _name_warehouse(rpc: Rpc, wanted: dict[str, Any], party: int) -> None:
    warehouse = rpc.find("stock.location", ("type", "=", "warehouse"))
    where = rpc.find("party.address", ("party", "=", party))
    rpc("model.stock.location.write", [warehouse], {**wanted["warehouse"], "address": where})
