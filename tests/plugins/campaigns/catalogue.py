"""Every campaign, in the order in which they are run."""

from .r2_storm import R2
from .r3_replaced import R3
from .r4_database import R4
from .r5_ambiguous_writes import R5
from .r6_webhooks import R6

CAMPAIGNS = {one.name: one for one in (R5, R6, R4, R2, R3)}
