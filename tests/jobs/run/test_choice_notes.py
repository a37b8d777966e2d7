"""What a run says of gemeenten: only what is true of the figures that were brought."""

import pytest

from forecast.gemeente.choice import Choice
from jobs.run.choice_notes import choice_notes, simulated_notes

PROVINCIES = {"GM0001": "PV20", "GM0002": "PV20", "GM0003": "PV21"}
NAMES = {"GM0001": "Aa", "GM0002": "Bee", "GM0003": "Cee", "PV20": "Groningen", "PV21": "Fryslân"}


def choice(
    own: tuple[str, ...], simulated: tuple[str, ...] = (), short: tuple[str, ...] = (), absent: tuple[str, ...] = ()
):
    return Choice(own=own, short=short, simulated=simulated, absent=absent, with_simulated=True, one_model=False)


def said(chosen: Choice, *, stands: tuple[str, ...], targets: tuple[str, ...]) -> list[str]:
    brought = {"stand": stands, "taakstelling": targets}
    notes = choice_notes(chosen, PROVINCIES, NAMES, brought, forecast=True)
    return [note.message.format(**note.details) for note in notes]


@pytest.mark.parametrize(
    ("stands", "targets", "sums", "lacking"),
    [
        (("GM0001", "GM0002"), ("GM0001", "GM0002"), "realisatie, stand, taakstelling", ()),
        (("GM0001", "GM0002"), (), "realisatie, stand", ("no taakstelling",)),
        (("GM0001",), ("GM0001",), "realisatie", ("no stand: Bee", "no taakstelling: Bee")),
    ],
)
def test_of_a_provincie_only_what_all_its_gemeenten_brought_is_called_their_sum(
    stands: tuple[str, ...], targets: tuple[str, ...], sums: str, lacking: tuple[str, ...]
) -> None:
    told = " | ".join(said(choice(("GM0001", "GM0002"), ("GM0003",)), stands=stands, targets=targets))
    assert f"of the provincie {sums} are their sums" in told
    assert all(part in told for part in lacking)
    assert bool(lacking) == ("months of their own and no" in told)


def test_when_all_gemeenten_have_own_figures_that_is_one_note(capsys: pytest.CaptureFixture[str]) -> None:
    every = tuple(PROVINCIES)
    told = said(choice(every), stands=every, targets=every)
    assert sum("of each provincie realisatie, stand, taakstelling" in text for text in told) == 1


def test_what_is_too_short_or_unknown_is_named() -> None:
    told = " | ".join(
        said(choice(("GM0001",), short=("GM0002",), absent=("GM0003",)), stands=("GM0001",), targets=())
    )
    assert "fewer than 12 months" in told
    assert "Bee" in told
    assert "Nothing is known of 1 gemeenten" in told


@pytest.mark.parametrize(
    ("short", "told"), [((), "because no real ones are public"), (("GM0002",), "as far as they go")]
)
def test_a_run_on_simulated_figures_says_what_is_real_in_it(short: tuple[str, ...], told: str) -> None:
    (note,) = simulated_notes(choice((), simulated=("GM0001", "GM0003"), short=short))
    assert told in note.message
