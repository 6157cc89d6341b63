"""When customers pay and where their money goes."""

from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .accounts import account_id


def make_terms(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create payment terms, payment methods and the default term."""
    for term in wanted["payment_terms"]:
        line = {"type": "remainder", "relativedeltas": [["create", [{"days": term["days"]}]]]}
        rpc.create(
            "account.invoice.payment_term",
            {"name": term["name"], "lines": [["create", [line]]]},
        )
    journal = rpc.find("account.journal", ("type", "=", "cash"))
    for method in wanted["payment_methods"]:
        account = account_id(rpc, method["account"])
        rpc.create(
            "account.invoice.payment.method",
            {
                "name": method["name"],
                "journal": journal,
                "debit_account": account,
                "credit_account": account,
                "company": rpc.context["company"],
            },
        )
    rpc(
        "model.account.configuration.write",
        [1],
        {"default_customer_payment_term": term_id(rpc, wanted["default_payment_term"])},
    )


def term_id(rpc: Rpc, name: str) -> int:
    """Find a payment term by its code; raises RpcFailed when there is none."""
    return rpc.find("account.invoice.payment_term", ("name", "=", name))
