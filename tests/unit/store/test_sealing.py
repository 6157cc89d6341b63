from decimal import Decimal
from typing import Annotated

from msgspec import Struct, json

from trunkline_model.address import Address
from trunkline_model.money import Money
from trunkline_model.personal import BRIEFLY, PersonalStr
from trunkline_store.keys import DataKey
from trunkline_store.sealing import ERASED, sealer

KEY = DataKey("key_1", bytes(32))


class Person(Struct, frozen=True, tag="person"):
    name: PersonalStr
    note: PersonalStr | None = None


class Company(Struct, frozen=True, tag="company"):
    title: str


class Order(Struct, frozen=True):
    buyer: Person | Company
    total: Money
    contacts: tuple[Person, ...] = ()
    extra: dict[str, PersonalStr] = {}
    pair: tuple[int, PersonalStr] = (0, "")
    payer: Person | None = None


ORDER = Order(
    Person("Ada L.", "likes gin."),
    Money(Decimal("1.20"), "GBP"),
    (Person("Bob B."),),
    {"phone": "0-123"},
    (7, "Cyd C."),
    Person("Dan D."),
)


def test_what_is_sealed_comes_back_equal() -> None:
    kind = sealer(Order)
    sealed = json.decode(json.encode(kind.seal(ORDER, KEY)))
    assert kind.key_ids(sealed) == {"key_1"}
    assert kind.unseal(sealed, {"key_1": KEY}) == ORDER


def test_every_personal_value_is_ciphertext_and_the_rest_is_readable() -> None:
    text = json.encode(sealer(Order).seal(ORDER, KEY)).decode()
    assert not any(
        word in text for word in ("Ada L.", "gin.", "Bob B.", "0-123", "Cyd C.", "Dan D.")
    )
    assert '"1.20"' in text


def test_an_erased_person_reads_as_erased() -> None:
    kind = sealer(Order)
    erased = kind.unseal(kind.seal(ORDER, KEY), {"key_1": None})
    assert erased.buyer == Person(ERASED, ERASED)
    assert erased.total == ORDER.total


def test_a_type_without_personal_values_needs_no_key() -> None:
    kind = sealer(Money)
    assert not kind.has_personal
    assert kind.unseal(kind.seal(ORDER.total, None), {}) == ORDER.total


def test_personal_values_are_listed_for_an_index() -> None:
    found = sealer(Order).personal_values(ORDER)
    assert sorted(found) == ["0-123", "Ada L.", "Bob B.", "Cyd C.", "Dan D.", "likes gin."]


class Sale(Struct, frozen=True):
    bill_to: Address
    send_to: Annotated[Address | None, BRIEFLY] = None


PLACE = Address("Ada", "1 Mill Lane", "York", "YO1 7HH", "GB", phone="01904 1")


def split_key() -> DataKey:
    key = DataKey("key_2", bytes(32))
    key.brief = DataKey("key_2.brief", bytes([1] * 32))
    return key


def test_what_a_tax_record_needs_outlives_the_rest() -> None:
    kind = sealer(Sale)
    sealed = kind.seal(Sale(PLACE, PLACE), split_key())
    left = kind.unseal(sealed, {"key_2": split_key(), "key_2.brief": None})
    assert (left.bill_to.name, left.bill_to.line1, left.bill_to.phone) == (
        "Ada",
        "1 Mill Lane",
        ERASED,
    )
    assert left.send_to is not None
    assert {left.send_to.name, left.send_to.postcode, left.send_to.phone} == {ERASED}


def test_nothing_is_kept_again_of_what_was_erased() -> None:
    key = split_key()
    key.brief = None
    sealed = sealer(Sale).seal(Sale(PLACE, PLACE), key)
    assert sealed["bill_to"]["phone"] == sealed["send_to"]["name"] == ERASED
    assert sealer(Sale).seal(sealer(Sale).unseal(sealed, {"key_2": key}), key)["send_to"]
