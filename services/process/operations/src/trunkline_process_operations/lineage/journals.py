"""The journals that a walk goes through: that of the case asked for, and of those it leads to."""

from trunkline_durable.cases import case_id_of

from .journal import CaseJournal, Said


class Journals:
    """What was read so far; a walk that needs more says so, and is walked again with it."""

    def __init__(self, *known: CaseJournal) -> None:
        self.read: dict[str, CaseJournal | None] = {one.case_id: one for one in known}
        self.missing: set[str] = set()
        """Ids of cases that were asked for and are not read yet."""

    def holding(self, entry: Said) -> CaseJournal:
        """Give the journal that an entry stands in."""
        found = self.read[entry.case_id]
        assert found is not None  # noqa: S101 - an entry comes from a journal
        return found

    def case(self, process: str, business_key: str) -> CaseJournal | None:
        """Give the journal of a case by its key; None when it is not read, or there is none."""
        case_id = case_id_of(process, business_key)
        if case_id not in self.read:
            self.missing.add(case_id)
        return self.read.get(case_id)

    def add(self, case_id: str, journal: CaseJournal | None) -> None:
        """Keep what was read of a case; None when there is none."""
        self.read[case_id] = journal
        self.missing.discard(case_id)
