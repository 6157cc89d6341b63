"""A run as it must be, of any size: what the oracle's tests plant their defects in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from msgspec import convert, json, structs
from oracle.observed import (
    Approval,
    Case,
    Delivery,
    Effect,
    Ending,
    Fault,
    LedgerLine,
    Link,
    Observed,
    PlannedOrder,
    Record,
    Shelf,
    ShopOrder,
    Times,
    Units,
)
from oracle.rules.evidence import STEPS

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
OPENING = 1_000
STATES: dict[Ending, str] = {"closed": "CLOSED", "cancelled": "CANCELLED", "refused": "REJECTED"}


def planned(number: int, ending: Ending = "closed", parcels: int = 2) -> PlannedOrder:
    """Plan an order whose value tells it from every other."""
    return PlannedOrder(
        order=f"#{1000 + number}",
        pence=9_000 + 7 * number,
        currency="GBP",
        units=(Units("MUG-BLUE", 2 * parcels), Units("TEAPOT-1L", parcels)),
        parcels=parcels,
        ending=ending,
    )


def clean_run(*plan: PlannedOrder) -> Observed:
    """Give what a faultless run of a plan leaves behind."""
    effects = tuple(_numbered(effect for one in plan for effect in _effects(one)))
    return Observed(
        plan=plan,
        shop_orders=tuple(ShopOrder(one.order, one.pence, one.currency) for one in plan),
        effects=effects,
        ledger=tuple(line for one in effects for line in _posted(one)),
        shelves=tuple(_shelves(effects)),
        deliveries=tuple(_delivery(one.order) for one in plan),
        approvals=tuple(Approval(one.order, START) for one in plan if one.ending != "refused"),
        records=tuple(_record(one) for one in effects if one.kind in STEPS),
        cases=tuple(_case(one) for one in plan),
        faults=(Fault("sigkill", 2, 2),),
        times=Times(settled_s=4.0, settled_max_s=60.0, recovered_s=(3.0, 5.0)),
    )


def _effects(plan: PlannedOrder) -> Iterator[Effect]:
    """Tell an order in the order in which it happens; places come later."""
    if plan.ending == "refused":
        return
    yield _effect(plan, "erp", "sales_order", "sale", pence=plan.pence)
    yield _effect(plan, "warehouse", "shipment_order", "ship", units=plan.units)
    if plan.ending == "cancelled":
        yield _effect(plan, "warehouse", "shipment_order_cancelled", "noship", of="ship")
        yield _effect(plan, "erp", "sale_cancelled", "nosale", of="sale")
        yield _effect(plan, "shop", "order_cancelled", "noorder")
        return
    share, rest = divmod(plan.pence, plan.parcels)
    for place in range(plan.parcels):
        pence = share + (rest if place == 0 else 0)
        units = tuple(Units(one.sku, one.quantity // plan.parcels) for one in plan.units)
        yield _effect(plan, "warehouse", "parcel", f"pcl{place}", units=units)
        yield _effect(plan, "erp", "goods_issue", f"shp{place}", of=f"pcl{place}", units=units)
        yield _effect(plan, "shop", "fulfilment", f"ful{place}", of=f"pcl{place}", units=units)
        yield _effect(plan, "erp", "invoice", f"inv{place}", of=f"shp{place}", pence=pence)
        yield _effect(plan, "erp", "receipt", f"rct{place}", of=f"inv{place}", pence=pence)


def _effect(
    plan: PlannedOrder,
    system: str,
    kind: str,
    key: str,
    *,
    of: str = "",
    pence: int = 0,
    units: tuple[Units, ...] = (),
) -> Effect:
    here = f"{plan.order}/{key}"
    said = {
        "system": system,
        "kind": kind,
        "order": plan.order,
        "key": here,
        "of": f"{plan.order}/{of}" if of else "",
        "place": 0,
        "at": START,
        "on": TODAY if kind in {"invoice", "receipt"} else None,
        "pence": pence,
        "currency": plan.currency if pence else "",
        "request_id": f"request/{here}" if system == "erp" else "",
    }
    return convert({**said, "units": units}, Effect)


def _numbered(effects: Iterator[Effect]) -> Iterator[Effect]:
    for place, one in enumerate(effects, 1):
        yield structs.replace(one, place=place, at=START + timedelta(seconds=place))


def _posted(effect: Effect) -> Iterator[LedgerLine]:
    pence, currency = effect.pence, effect.currency
    if effect.kind == "invoice":
        tax = pence // 6
        yield LedgerLine(effect.key, "receivable", TODAY, pence, currency)
        yield LedgerLine(effect.key, "revenue", TODAY, tax - pence, currency)
        yield LedgerLine(effect.key, "tax", TODAY, -tax, currency)
    if effect.kind == "receipt":
        yield LedgerLine(effect.key, "card_clearing", TODAY, pence, currency)
        yield LedgerLine(effect.key, "receivable", TODAY, -pence, currency)


def _shelves(effects: tuple[Effect, ...]) -> Iterator[Shelf]:
    for system, kind in (("warehouse", "parcel"), ("erp", "goods_issue")):
        for sku in ("MUG-BLUE", "TEAPOT-1L"):
            parts = [part for one in effects if one.kind == kind for part in one.units]
            left = sum(part.quantity for part in parts if part.sku == sku)
            yield Shelf(system, sku, OPENING, OPENING - left)


def _delivery(order: str) -> Delivery:
    return Delivery(
        source="shop", delivery_id=f"event of {order}", accepted=True, outcome="processed"
    )


def _record(effect: Effect) -> Record:
    return Record(effect.order, STEPS[effect.kind], effect.request_id)


def _case(plan: PlannedOrder) -> Case:
    case_id = f"order-to-cash/{plan.order}"
    chain = tuple(_chain(case_id, ("captured", "booked", STATES[plan.ending])))
    return Case(
        order=plan.order,
        case_id=case_id,
        state=STATES[plan.ending],
        ended=True,
        chain=chain,
        head_seq=len(chain),
        head_hash=chain[-1].hash,
    )


def _chain(case_id: str, said: tuple[str, ...]) -> Iterator[Link]:
    previous = b""
    for seq, kind in enumerate(said, 1):
        entry = {"case": case_id, "kind": kind, "previous": previous.hex(), "seq": seq}
        document = json.encode(entry)
        previous = sha256(document).digest()
        yield Link(seq, document, previous)
