"""How values of the journal come from one another; the words of the processes' own entries.

Steps and facts are read again for years and none is renamed, so tables can say it once. Each
line: a value of an entry, the rule that made it, and the values that the rule took. `self` is
the same entry, `intent` the request of the same step.
"""

from .billed import BILLED
from .bought import BOUGHT
from .paid import PAID
from .period_end import PERIOD_END
from .sold import SOLD

DERIVATIONS = (*SOLD, *BOUGHT, *BILLED, *PAID, *PERIOD_END)
"""Of every process."""
