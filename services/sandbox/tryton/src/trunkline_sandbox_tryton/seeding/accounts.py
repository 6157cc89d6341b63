"""The chart of accounts from Tryton's universal template, with the UK's additions."""

from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc


def make_accounts(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the chart, set the default accounts, add our own accounts."""
    _create_chart(rpc, wanted)
    for account in wanted["accounts"]:
        _add_account(rpc, account)
    rpc(
        "model.account.configuration.write",
        [1],
        {"tax_rounding": wanted["tax_rounding"]},
    )


def account_id(rpc: Rpc, code: str) -> int:
    """Find an account by its code; raises RpcFailed when there is none."""
    return rpc.find("account.account", ("code", "=", code))


def _create_chart(rpc: Rpc, wanted: dict[str, Any]) -> None:
    company = rpc.context["company"]
    template = rpc.find(
        "account.account.template", ("parent", "=", None), ("name", "=", wanted["chart"])
    )
    wizard = "wizard.account.create_chart"
    session = rpc(f"{wizard}.create")[0]
    chosen = {"account": {"company": company, "account_template": template}}
    rpc(f"{wizard}.execute", session, chosen, "create_account")
    properties = {
        "company": company,
        "account_receivable": account_id(rpc, wanted["receivable"]),
        "account_payable": account_id(rpc, wanted["payable"]),
        "category_account_revenue": account_id(rpc, wanted["revenue"]),
        "category_account_expense": account_id(rpc, wanted["expense"]),
    }
    rpc(f"{wizard}.execute", session, {"properties": properties}, "create_properties")
    rpc(f"{wizard}.delete", session)


def _add_account(rpc: Rpc, wanted: dict[str, str]) -> None:
    model = account_id(rpc, wanted["like"])
    like = rpc("model.account.account.read", [model], ["type", "parent"])[0]
    rpc.create(
        "account.account",
        {
            "code": wanted["code"],
            "name": wanted["name"],
            "type": like["type"],
            "parent": like["parent"],
            "company": rpc.context["company"],
        },
    )
