"""Every campaign, in the order in which they are run."""

from .r1_crashes import R1
from .r2_storm import R2
from .r3_replaced import R3
from .r4_database import R4
from .r5_ambiguous_writes import R5
from .r6_webhooks import R6
from .r7_slow_backends import R7
from .r8_clocks import R8
from .r9_valkey import R9
from .r10_poison import R10

CAMPAIGNS = {one.name: one for one in (R5, R6, R7, R4, R9, R2, R3, R10, R1, R8)}
