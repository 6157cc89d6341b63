"""What a campaign's company runs, how hasty it is, and what lies on its shelves at first."""

from contextlib import AsyncExitStack

from trunkline_cli.provision import at
from trunkline_cli.stack import Stack
from trunkline_kit.http import http_client

from .baskets import GOODS, LATE, LEFT_LYING, NEVER_THERE
from .reading.whole import Windows

SANDBOXES = (
    *("sandbox-shopify", "sandbox-warehouse", "sandbox-erp"),
    *("sandbox-supplier", "sandbox-bank", "sandbox-mail"),
)
SYSTEMS = (
    *("system-shopify", "system-warehouse", "system-bank", "system-trading-partners"),
    "system-mail",
)
SERVICES = (*SYSTEMS, "sandbox-supplier", "sandbox-bank", "sandbox-erp", "sandbox-mail")
PLENTY = 1_000_000
LYING = {**dict.fromkeys((*GOODS, LEFT_LYING, LATE), PLENTY), NEVER_THERE: 0}
"""What lies in the warehouse at first."""
BOOKED = LYING | {LATE: 0}
"""What the ERP knows of it."""
TEST = {"TRUNKLINE_ENVIRONMENT": "test"}
MOVED = TEST | {"TRUNKLINE_CLOCK_FILE": "${STATE}/../../clock.json"}
"""All of our services look at one file for the time."""
HASTY = {
    "sandbox-bank": TEST,
    "sandbox-erp": TEST,
    "sandbox-supplier": TEST,
    "sandbox-mail": TEST,
    "sandbox-warehouse": TEST,
    "sandbox-shopify": TEST
    | {
        "TRUNKLINE_SHOPIFY_COST_LIMIT": "1000000",
        "TRUNKLINE_SHOPIFY_RESTORE_RATE": "100000",
    },
    "system-shopify": MOVED
    | {
        "TRUNKLINE_SETTLE_S": "4",
        "TRUNKLINE_SHOPIFY_TIMEOUT_S": "2",
        "TRUNKLINE_SHOPIFY_RATE_PER_S": "500",
        "TRUNKLINE_SHOPIFY_SWEEP_S": "1",
        "TRUNKLINE_SHOPIFY_SWEEP_GRACE_S": "3",
    },
    "system-warehouse": MOVED
    | {
        "TRUNKLINE_SETTLE_S": "4",
        "TRUNKLINE_WAREHOUSE_RATE_PER_S": "500",
        "TRUNKLINE_WAREHOUSE_SWEEP_S": "1",
        "TRUNKLINE_WAREHOUSE_TIMEOUT_S": "2",
    },
    "system-bank": MOVED | {"TRUNKLINE_BANK_POLL_S": "0.5"},
    "system-mail": MOVED,
    "system-trading-partners": MOVED | {"TRUNKLINE_SUPPLIER_POLL_S": "0.5"},
}


async def open_windows(stack: Stack, exits: AsyncExitStack) -> Windows:
    """Open every window through which a run is watched, until the exits close."""
    doors = [http_client(stack.url(name), timeout_s=60) for name in SANDBOXES]
    for door in doors:
        exits.push_async_callback(door.aclose)
    shop, warehouse, erp, supplier, bank, mail = doors
    return Windows(
        shop=shop,
        warehouse=warehouse,
        erp=erp,
        supplier=supplier,
        bank=bank,
        mail=mail,
        database_url=at(stack.plan.admin_url(), "trunkline"),
        webhook_secret=stack.environment("system-shopify")["TRUNKLINE_SHOPIFY_WEBHOOK_SECRET"],
        warehouse_token=stack.environment("system-warehouse")["TRUNKLINE_WAREHOUSE_TOKEN"],
    )


async def fill_shelves(windows: Windows) -> None:
    """Count into the warehouse and into the ERP what there is at first."""
    for door, counted in ((windows.warehouse, LYING), (windows.erp, BOOKED)):
        for sku, on_hand in counted.items():
            count = {"sku": sku, "on_hand": str(on_hand)}
            assert (await door.put("/_sandbox/stock", json=count)).is_success
