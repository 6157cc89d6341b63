"""Where money lies and where it goes: an account as a bank knows it."""

from msgspec import Struct

from .personal import BankStr, PersonName

UK_IBAN_LENGTH = 22
"""GB, two check digits, four letters of the bank, sort code of six, account number of eight."""


class BankAccount(Struct, frozen=True):
    """One account; sort code and account number of a British one stand in its IBAN."""

    holder: PersonName
    """Name of the account, as confirmation of payee asks it."""
    iban: BankStr
    """IBAN in capitals without blanks."""
    bic: str = ""
    """BIC of the bank; may be empty."""

    @property
    def is_british(self) -> bool:
        """Say whether it has a sort code."""
        return self.iban.startswith("GB") and len(self.iban) == UK_IBAN_LENGTH

    @property
    def sort_code(self) -> str:
        """Six digits; empty for an account abroad."""
        return self.iban[8:14] if self.is_british else ""

    @property
    def account_number(self) -> str:
        """Eight digits; empty for an account abroad."""
        return self.iban[14:] if self.is_british else ""
