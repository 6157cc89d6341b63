"""Amounts, tax and addresses as Shopify writes them."""

from decimal import Decimal
from typing import Any

from .gid import gid
from .shapes import Address

type View = dict[str, Any]


def amount_text(amount: Decimal) -> str:
    """Write a decimal the way the API does: at least one place, no idle zeros: 12.0, 4.95."""
    text = f"{amount.normalize():f}"
    return text if "." in text else f"{text}.0"


def money_bag(amount: Decimal, currency: str) -> View:
    """Write an amount twice: this shop sells in its own currency only."""
    one = {"amount": amount_text(amount), "currencyCode": currency}
    return {"shopMoney": one, "presentmentMoney": one}


def tax_lines(tax: Decimal, rate: Decimal, currency: str) -> list[View]:
    """Write the VAT of one line; a rate of zero has none."""
    if not rate:
        return []
    return [
        {
            "title": "GB VAT",
            "rate": float(rate),
            "ratePercentage": float(rate * 100),
            "priceSet": money_bag(tax, currency),
        }
    ]


def address_view(address: Address | None, number: int) -> View | None:
    """Write a mailing address; empty parts are null."""
    if address is None:
        return None
    name = f"{address.first_name} {address.last_name}".strip()
    return {
        "id": gid("MailingAddress", number),
        "name": name or None,
        "firstName": address.first_name or None,
        "lastName": address.last_name or None,
        "company": address.company or None,
        "address1": address.address1 or None,
        "address2": address.address2 or None,
        "city": address.city or None,
        "province": address.province or None,
        "zip": address.zip or None,
        "countryCodeV2": address.country_code,
        "phone": address.phone or None,
    }
