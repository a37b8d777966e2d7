"""What a mail says of figures that are simulated, and of those that are not."""

from collections.abc import Callable
from dataclasses import replace

from jobs.weekly.text import as_text
from models.tables import Flag
from shown.week.facts import WeekFacts
from tests.shown.week.made_up import bad_week, facts_of, results
from tests.shown.week.test_writing import content


def test_simulated_figures_are_marked_in_the_subject_and_the_first_lines() -> None:
    mail = content(facts_of(results(simulated=True)), "PV25")
    assert mail.subject.startswith("Gesimuleerd: ")
    assert mail.simulated is not None
    assert "Gesimuleerd" in "\n".join(as_text(mail).splitlines()[:5])
    assert content(facts_of(results()), "PV25").simulated is None


def test_a_mail_says_simulated_where_something_in_its_own_scope_is() -> None:
    facts = bad_week(simulated=True)
    flags = tuple(
        flag.model_copy(update={"simulated": flag.simulated and flag.provincie != "PV28"})
        for flag in facts.results.flags
    )
    mixed = replace(facts, results=replace(facts.results, flags=flags))
    own, other = content(mixed, "PV28"), content(mixed, "PV25")
    assert own.simulated is None
    assert not own.subject.startswith("Gesimuleerd")
    assert any(line.startswith("Gesimuleerd, van wat er van Nederland wordt gezegd: ") for line in own.data)
    assert any("gemeenten hun opgave (gesimuleerd)" in line for line in own.context)
    assert other.simulated is not None
    assert other.subject.startswith("Gesimuleerd: ")


def _with_own(own: Callable[[Flag], bool]) -> WeekFacts:
    """A week in which all is simulated but for the regions that have own figures."""
    facts = bad_week(simulated=True)
    flags = tuple(flag.model_copy(update={"simulated": not own(flag)}) for flag in facts.results.flags)
    return replace(facts, results=replace(facts.results, flags=flags))


def test_a_mail_of_real_figures_says_that_the_country_in_it_is_simulated() -> None:
    mail = content(_with_own(lambda flag: flag.provincie == "PV25" or flag.location == "PV25"), "PV25")
    assert mail.simulated is None
    assert mail.context[-1].startswith("Gesimuleerd: Nederland:")
    assert any(line.startswith("Gesimuleerd: wat er staat over Nederland; dat is gemaakt uit") for line in mail.data)
    assert any("cijfers van 291 van de 342 gemeenten" in line for line in mail.data)


def test_of_gemeenten_asked_for_only_the_simulated_ones_are_named_as_such() -> None:
    facts = _with_own(lambda flag: flag.location in ("GM0243", "GM0244"))
    mail = content(facts, "GM0243", "GM0363")
    assert mail.subject.startswith("Harderwijk en Amsterdam (gesimuleerd), week")
    assert mail.simulated is not None
    assert mail.simulated.startswith("Gesimuleerd: Amsterdam; deze cijfers zijn een reconstructie")
    three = content(facts, "GM0243", "GM0244", "GM0363")
    assert three.subject.startswith("3 gemeenten (1 gesimuleerd), week")
    assert content(facts, "GM0243").simulated is None


def test_own_figures_that_are_too_few_are_not_said_to_be_counted_by_nobody() -> None:
    facts = bad_week(simulated=True)
    observations = facts.results.observations.copy()
    observations.loc[observations["region"] == "GM0243", "simulated"] = False
    few = replace(facts, results=replace(facts.results, observations=observations))
    assert "door niemand geteld" not in str(content(few, "PV25").simulated)
    assert str(content(few, "PV25").simulated).startswith(
        "Gesimuleerd: de verwachting is gemaakt met een reconstructie"
    )
    assert "door niemand geteld" in str(content(few, "PV28").simulated)
