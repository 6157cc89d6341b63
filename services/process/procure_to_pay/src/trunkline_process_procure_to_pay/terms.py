"""On which terms a legal entity buys and pays: a setting of the service."""

from decimal import Decimal

from msgspec import Struct, field

from trunkline_model.address import Address
from trunkline_model.bank_account import BankAccount
from trunkline_model.payment_run import PaymentFormat

from .rules.approval import ApprovalPolicy, Limit
from .rules.early_payment import EarlyPayment
from .rules.notices import AddressBook
from .rules.tolerance import Tolerances

RATES = {
    "vat-20": Decimal("0.2"),
    "vat-5": Decimal("0.05"),
    **dict.fromkeys(("vat-0", "exempt", "reverse-20", "overseas-20"), Decimal(0)),
}


class Terms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who approves, what may differ, where goods go, which account pays."""

    legal_entity: str = "main"
    approval: ApprovalPolicy = ApprovalPolicy((Limit("approver", None),))
    tolerances: Tolerances = Tolerances()
    delivery_address: Address = Address("Goods in", "", "", "", "GB")
    debtor: BankAccount = BankAccount("", "")
    """The account that pays."""
    payment_format: PaymentFormat = PaymentFormat.PAIN_001
    early_payment: dict[str, EarlyPayment] = field(default_factory=dict)
    """Discounts for being paid early, by supplier code."""
    cooling_off_days: int = 10
    """Days after a change of a supplier's bank details in which nothing is paid to it."""
    accrue_after_days: int | None = 3
    """Days after a period was over on which its services are accrued by themselves; none: never."""
    addresses: AddressBook = AddressBook()
    """Whom e-mails go to about what waits for them; others find it in the console."""
    reorders: bool = True
    """Whether stock that falls below its reorder point in the ERP is asked for by itself."""
    reorder_days: int = 14
    """Days after which it is to be there."""
    answer_h: int = 48
    """Hours after which a supplier that did not answer an order is chased, and again."""
    chases_max: int = 3
    """After so many chases the order is a person's."""
    dispute_days: int = 30
    """Days within which a queried bill is to be answered."""
    tax_rates: dict[str, Decimal] = field(default_factory=lambda: dict(RATES))
    """What a supplier charges under each of our tax codes."""
