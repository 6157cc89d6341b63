"""What pure code of the model refuses to compute."""


class MixedCurrencies(ValueError):
    """Two amounts of different currencies met in one sum."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"cannot add {one} and {other}: convert one of them first")
