"""Any dealings with a supplier, as hypothesis draws them: what is ordered and what then happens."""

from hypothesis import strategies as st
from msgspec import Struct

UNITS_MAX = 60
DRAWN_MAX = 2
"""Lines of an order, and orders in one story."""

type Units = tuple[int, ...]
"""Units of each line of an order, the first line first."""


class Deal(Struct, frozen=True):
    """An order, by line."""

    units: Units
    pence: tuple[int, ...]
    """Price of a unit."""
    dearer: int
    """By how many pennies the supplier answers the first line dearer; none: it says nothing."""


class Deliver(Struct, frozen=True):
    """Goods come, in whatever condition."""

    deal: int
    good: Units
    damaged: Units
    wrong: Units


class Claim(Struct, frozen=True):
    """The supplier bills some units, or credits them."""

    deal: int
    units: Units
    dearer: int = 0
    """By how many pennies a unit is dearer than agreed."""
    freight: int = 0
    """Pennies of freight."""
    credit: bool = False


class BillRest(Struct, frozen=True):
    """The supplier bills what came and is on no bill that stands."""

    deal: int


class Repeat(Struct, frozen=True):
    """A bill comes again, by another channel."""

    place: int
    """Which of those so far, counted from the newest."""


class Decide(Struct, frozen=True):
    """Somebody decides about a bill."""

    what: str
    """reject_bill, query_bill, clear_twin or approve_bill."""
    place: int


class Pay(Struct, frozen=True):
    """What is due is paid, and the bank answers each payment in turn."""

    answers: tuple[str, ...]
    """paid, rejected or returned."""


type Act = Deliver | Claim | BillRest | Repeat | Decide | Pay

DEALS = st.integers(0, DRAWN_MAX - 1)
FEW = st.integers(0, 3)


def _units(most: int) -> st.SearchStrategy[Units]:
    return st.tuples(*(st.integers(0, most) for _ in range(DRAWN_MAX)))


ORDERED = st.builds(
    Deal,
    units=st.tuples(*(st.integers(1, UNITS_MAX) for _ in range(DRAWN_MAX))),
    pence=st.tuples(*(st.integers(1, 4_000) for _ in range(DRAWN_MAX))),
    dearer=st.sampled_from((0, 0, 1, 9)),
)
DELIVERED = st.builds(
    Deliver,
    deal=DEALS,
    good=_units(UNITS_MAX),
    damaged=st.sampled_from(((0, 0), (0, 0), (1, 0), (0, 3))),
    wrong=st.sampled_from(((0, 0), (0, 0), (2, 1))),
)
CLAIMED = st.builds(
    Claim,
    deal=DEALS,
    units=_units(UNITS_MAX),
    dearer=st.sampled_from((0, 0, 0, 1, 500)),
    freight=st.sampled_from((0, 0, 500, 1_200)),
)
CREDITED = st.builds(Claim, deal=DEALS, units=st.tuples(FEW, FEW), credit=st.sampled_from((True,)))
DECIDED = st.builds(
    Decide,
    st.sampled_from(("reject_bill", "query_bill", "clear_twin", "approve_bill")),
    FEW,
)
PAID = st.builds(
    Pay, st.lists(st.sampled_from(("paid", "rejected", "returned")), max_size=3).map(tuple)
)
ACTS = st.lists(
    st.one_of(
        DELIVERED,
        DELIVERED,
        st.builds(BillRest, DEALS),
        CLAIMED,
        CREDITED,
        st.builds(Repeat, FEW),
        DECIDED,
        PAID,
    ),
    max_size=14,
)
STORIES = st.tuples(st.lists(ORDERED, min_size=1, max_size=DRAWN_MAX), ACTS)
"""Orders, and what happens to them, in this order."""
