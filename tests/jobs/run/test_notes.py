"""What the notes of a run say, word for word where a number depends on it."""

import pandas as pd

from base.i18n import Language
from jobs.run.notes import Note, difference_notes, niveauverschil_note, paths_notes, profile_note, target_notes
from shown.kit.words import detail

NL = Language("nl")


def told(note: Note, say: Language = NL) -> str:
    return say(note.message, **{name: detail(value, say) for name, value in note.details.items()})


def test_a_country_made_of_its_provincies_is_not_called_split_from_the_national_total() -> None:
    flags = pd.DataFrame(
        [
            ("NL01", "land", "2026-H1", "afgeleid"),
            ("PV20", "provincie", "2026-H1", "gepubliceerd"),
            ("NL01", "land", "2026-H2", "gepubliceerd"),
            ("PV20", "provincie", "2026-H2", "afgeleid"),
            ("PV21", "provincie", "2026-H2", "afgeleid"),
            ("NL01", "land", "2027-H1", "aangenomen"),
            ("PV20", "provincie", "2027-H1", "aangenomen"),
        ],
        columns=["location", "level", "period", "target_basis"],
    )
    summed, split, assumed = (told(note) for note in target_notes(flags))
    assert summed == "De landelijke taakstelling voor de 1e helft 2026 is de som van die van de provincies"
    assert split.startswith("Regio's waarvan de taakstelling voor de 2e helft 2026 niet is gepubliceerd: 2;")
    assert assumed.startswith("De taakstelling voor de 1e helft 2027 is nog niet bekend")


def test_a_niveauverschil_has_a_word_for_its_direction_and_no_sign() -> None:
    assert niveauverschil_note(0.4, "NL01", "2026-H1") == []
    [above], [below] = niveauverschil_note(10.2, "NL01", "2026-H1"), niveauverschil_note(-3.0, "NL01", "2026-H1")
    assert "ligt de landelijke stand 10 boven de som van de provincies" in told(above)
    assert "ligt de landelijke stand 3 onder de som van de provincies" in told(below)
    assert "at the end of the 1st half of 2026" in told(above, Language("en"))


def test_shares_of_months_have_the_decimals_of_the_language() -> None:
    note = profile_note([0.153, 0.153, 0.153, 0.166, 0.166, 0.209], "brief", 2)
    assert "15,3 / 15,3 / 15,3 / 16,6 / 16,6 / 20,9 %" in told(note)
    assert "15.3 / 15.3 / 15.3 / 16.6 / 16.6 / 20.9 %" in told(note, Language("en"))


def test_a_level_of_gemeenten_is_told_above_or_below_never_as_a_negative_number() -> None:
    above, below = difference_notes({"PV20": 12.2, "PV21": -1.0, "PV22": 0.3})
    assert (above.details, below.details) == ({"difference": 12}, {"difference": 1})
    assert "is 12 above the sum" in above.message.format(**above.details)
    assert "is 1 below the sum" in below.message.format(**below.details)


def test_that_fewer_paths_are_drawn_than_asked_for_is_said() -> None:
    (note,) = paths_notes(2000, 1000)
    assert "in 1.000 gezamenlijke paden" in told(note)
    assert "samples vraagt er 2.000" in told(note)
    assert paths_notes(1000, 1000) == []
