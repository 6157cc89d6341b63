"""Pictures, masks, roles and calendars: pure, so tested without a server."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from console_records import LIFECYCLE

from trunkline_experience_web.differences import diff_lines
from trunkline_experience_web.drawing.lifecycle import draw
from trunkline_experience_web.drawing.path import way_taken
from trunkline_experience_web.masking import MASK, masked_document, masked_text
from trunkline_experience_web.month import month_of
from trunkline_experience_web.roles import WrongRoles, read_names, role_of
from trunkline_experience_web.words import age, plain, pretty, spaced
from trunkline_model.capabilities.completeness import CertifiedDay
from trunkline_model.capabilities.lifecycles import StatePassed
from trunkline_model.roles import Role

AT = datetime(2026, 11, 22, tzinfo=UTC)


def passed(*states: str) -> list[StatePassed]:
    return [StatePassed(state, "Fact", AT) for state in states]


def test_the_way_of_a_case_is_the_moves_between_its_states() -> None:
    way = way_taken(LIFECYCLE, passed("HELD", "ACCEPTED"))
    assert [(one.source, one.target) for one in way] == [("RECEIVED", "HELD"), ("HELD", "ACCEPTED")]


def test_a_fact_that_leads_over_several_states_is_the_shortest_way_there() -> None:
    way = way_taken(LIFECYCLE, passed("CLOSED"))
    assert [one.target for one in way] == ["ACCEPTED", "CLOSED"]
    assert way_taken(LIFECYCLE, passed("NOWHERE")) == ()


def test_a_drawing_marks_where_a_case_is_was_and_can_go() -> None:
    drawing = draw(LIFECYCLE, "HELD", way_taken(LIFECYCLE, passed("HELD")))
    assert {one.state: one.mark for one in drawing.pills} == {
        "RECEIVED": "passed",
        "HELD": "now",
        "ACCEPTED": "next",
        "CLOSED": "other",
        "REJECTED": "next",
    }
    assert [one.mark for one in drawing.arcs].count("taken") == 1
    assert drawing.arcs[-1].mark == "taken"


def test_moves_forward_bend_right_and_moves_back_bend_left() -> None:
    drawing = draw(LIFECYCLE, "RECEIVED", ())
    left, right = drawing.pills[0].x, drawing.pills[0].x + drawing.pills[0].width
    for arc in drawing.arcs:
        start = int(arc.path[1:].split(" ")[0])
        assert start == (left if "on Reopened" in arc.sentence else right)
    assert all(0 < one.y < drawing.height for one in drawing.pills)


def test_an_edit_is_laid_over_what_was() -> None:
    lines = diff_lines('{"a":1,"b":2}', '{"a":1,"b":3}')
    marks = [one.mark for one in lines]
    assert (marks.count("gone"), marks.count("new")) == (1, 1)
    assert {one.mark for one in diff_lines("", '{"a":1}')} == {"new"}


@pytest.mark.parametrize(
    "text", ["ask ada@example.test", "call +44 20 7946 0123", "send it to LS1 4DJ"]
)
def test_a_sentence_tells_viewers_nothing_about_people(text: str) -> None:
    assert MASK in masked_text(text)


@pytest.mark.parametrize("text", ["TL-100007 is ALLOCATED", "61.80 GBP", "2026-11-22 01:58:58"])
def test_what_tells_nothing_about_people_stays(text: str) -> None:
    assert masked_text(text) == text


def test_documents_are_masked_by_field_however_deep() -> None:
    document = '{"party":{"name":"Ada","lines":[{"sku":"MUG","note":"ring twice"}]}}'
    masked = masked_document(document)
    assert "Ada" not in masked
    assert "ring twice" not in masked
    assert "MUG" in masked
    assert masked_document("no JSON at all") == MASK


def test_roles_come_from_a_claim_by_our_names_or_by_theirs() -> None:
    ours, theirs = read_names(""), read_names("finance-ops=operator, it=admin")
    assert role_of({"roles": ["viewer", "approver", "cook"]}, "roles", ours) is Role.APPROVER
    assert role_of({"realm_access": {"roles": ["it"]}}, "realm_access.roles", theirs) is Role.ADMIN
    assert role_of({"roles": "operator"}, "roles", ours) is Role.OPERATOR
    said: list[dict[str, Any]] = [{}, {"roles": []}, {"roles": {"admin": 1}}, {"roles": ["Admin"]}]
    for nothing in said:
        assert role_of(nothing, "roles", ours) is None
    assert role_of({"roles": ["admin"]}, "roles", theirs) is None
    with pytest.raises(WrongRoles, match="cook"):
        read_names("it=cook")


def test_a_month_marks_each_day() -> None:
    def day(number: int, unexplained: int, unsettled: int, *, closed: bool = False) -> CertifiedDay:
        on = date(2026, 11, number)
        return CertifiedDay(on, "c", 1, AT, 3, unexplained, unsettled, closed=closed)

    days = [day(2, 0, 0), day(3, 0, 1), day(4, 2, 2), day(5, 0, 0, closed=True)]
    month = month_of(date(2026, 11, 1), days, date(2026, 11, 6))
    marks = {
        cell.day.day: cell.mark for week in month.weeks for cell in week if cell.mark != "outside"
    }
    wanted = ["uncounted", "whole", "on_its_way", "unexplained", "closed", "uncounted", "future"]
    assert [marks[number] for number in range(1, 8)] == wanted
    assert (month.last, month.before, month.after) == (
        date(2026, 11, 30),
        date(2026, 10, 1),
        date(2026, 12, 1),
    )


def test_codes_and_times_are_said_in_words() -> None:
    assert plain("PART_ALLOCATED") == "Part allocated"
    assert spaced("OrderValidated") == "Order Validated"
    assert [age(one) for one in (5, 65, 3_700, 90_000)] == ["5 s", "1 min", "1 h 1 min", "1 d 1 h"]
    assert pretty("no JSON") == "no JSON"
