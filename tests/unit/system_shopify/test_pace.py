"""The bucket is waited for, exactly as long as it needs."""

from trunkline_system_shopify.pace import Cost, Pace, ThrottleStatus


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def cost(points: float, available: float, rate: float = 50) -> Cost:
    return Cost(points, ThrottleStatus(1000, available, rate))


def test_nothing_known_means_go() -> None:
    assert Pace(Clock()).wait_s("order") == 0


def test_a_full_enough_bucket_means_go() -> None:
    pace = Pace(Clock())
    pace.saw("order", cost(100, 100))
    assert pace.wait_s("order") == 0


def test_an_emptier_bucket_is_waited_for_at_its_rate() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.saw("order", cost(100, 50))
    assert pace.wait_s("order") == 1
    clock.now = 0.5
    assert pace.wait_s("order") == 0.5
    clock.now = 10
    assert pace.wait_s("order") == 0


def test_a_document_never_asked_before_is_sent() -> None:
    pace = Pace(Clock())
    pace.saw("order", cost(100, 0))
    assert pace.wait_s("orders") == 0
