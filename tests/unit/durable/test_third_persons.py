"""Somebody whom a backend names and the request does not is taken out of what people read."""

from toy_process import Backends, place, rows, until_state, until_transition

from trunkline_durable.engine import Engine
from trunkline_durable.third_persons import runs_of
from trunkline_kit.errors import FieldError, Refused

SAID = "Mary Ann O'Neill-Smith, of SO-2, owes for Ada Byron. Ask Tom Nobody at Port Talbot."


async def test_whoever_another_case_is_about_is_taken_out_of_an_exception(
    engine: Engine, backends: Backends
) -> None:
    await place(engine, "SO-1", buyer="Ada Byron")
    await place(engine, "SO-2", buyer="Mary Ann O'Neill-Smith")
    for key in ("SO-1", "SO-2"):
        await until_state(engine, key, "BOOKED")
    fields = (FieldError("who", "owes", SAID), FieldError("what", "odd", "Ada Byron again"))
    backends.failures["book"] = [Refused(SAID, reason="owes", fields=fields)]
    await place(engine, "SO-3", buyer="Eve Adams")
    await until_transition(engine, "book", "stuck")
    ((sentence, faults, last),) = await rows(
        engine,
        "SELECT sentence, faults::text, last_error FROM exceptions JOIN transitions"
        " USING (transition_id)",
    )
    masked = "[personal], of SO-2, owes for [personal]. Ask Tom Nobody at Port Talbot."
    assert sentence == last == masked
    assert "Byron" not in faults
    assert "[personal] again" in faults
    stuck = await rows(
        engine, "SELECT convert_from(entry, 'UTF8') FROM journal WHERE kind = 'stuck'"
    )
    assert "Byron" not in str(stuck)


def test_a_run_of_words_is_read_as_it_stands() -> None:
    assert {"Ada Byron", "Ada Byron."} <= {*runs_of("(Ada Byron.)")}
    assert "Ltd. & Co. KG" in {*runs_of("of Ltd. & Co. KG here")}
    assert not [*runs_of("Byron")]
