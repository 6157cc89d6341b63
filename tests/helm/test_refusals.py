"""Values that cannot work are refused at install, with a sentence, before anything is changed."""

from pathlib import Path

import pytest
from chart import EXAMPLES, template

REFUSED = sorted((Path(__file__).parent / "refused").glob("*.yaml"))


@pytest.mark.parametrize("page", REFUSED, ids=lambda one: one.stem)
def test_values_that_cannot_work_are_refused(page: Path) -> None:
    on, says = (line.partition(": ")[2] for line in page.read_text().splitlines()[:2])
    done = template(*EXAMPLES[on], page)
    assert done.returncode != 0
    assert says in done.stderr


def test_nothing_said_is_answered_with_all_that_must_be_said() -> None:
    done = template()
    for said in ("secrets.existingSecret:", "postgres.existingSecret:", "gateway.publicUrl:"):
        assert said in done.stderr
