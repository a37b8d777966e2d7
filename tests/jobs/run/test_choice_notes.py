"""What a run says of the gemeenten it forecasts."""

from forecast.gemeente.choice import Choice
from jobs.run.choice_notes import simulated_notes


def _choice(short: tuple[str, ...]) -> Choice:
    simulated = tuple(code for code in ("GM0001", "GM0002", "GM0003") if code not in short)
    return Choice(own=(), short=short, simulated=simulated, absent=(), with_simulated=True, one_model=True)


def test_a_run_with_own_figures_that_are_too_few_does_not_say_that_there_are_none():
    (note,) = simulated_notes(_choice(("GM0002",)))
    assert note.message.startswith("Own figures of {short} gemeenten are used as far as they go")
    assert note.details == {"short": 1, "simulated": 2}
    (other,) = simulated_notes(_choice(()))
    assert "no real ones are public" in other.message
