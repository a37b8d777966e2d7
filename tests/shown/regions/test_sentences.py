from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from shown.regions.rows import RegionRow, StandAhead

from base.i18n import Language
from shown import provenance
from shown.read.results import RunResults
from shown.regions import sentences

NL = Language("nl")
DAY = date(2026, 7, 1)


def row(before: int | None, after: float, p_miss: float | None = 0.8) -> RegionRow:
    ahead = StandAhead("2026-H1", DAY, after, after - 100, after + 100, assumed=False)
    warning = {"period": "2026-H1", "p_miss": p_miss, "opgave": 500.0}
    return RegionRow("NL01", "Nederland", "land", before, date(2026, 1, 1), (ahead,), warning)


def fan(middle: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame({"0.25": [middle[0]], "0.75": [middle[1]]}, index=[pd.Timestamp(DAY)])


@pytest.mark.parametrize(
    ("before", "after", "middle", "finding"),
    [
        (100, 5100, (4000, 6000), "Achterstand groeit naar verwachting tot 5.100 op 1 juli 2026"),
        (5100, 100, (50, 150), "Achterstand daalt naar verwachting tot 100 op 1 juli 2026"),
        (-100, -300, (-350, -250), "Voorsprong groeit naar verwachting tot 300 op 1 juli 2026"),
        (-300, -100, (-150, -50), "Voorsprong daalt naar verwachting tot 100 op 1 juli 2026"),
        (200, -50, (-90, -10), "Naar verwachting van 200 achter naar 50 voor op 1 juli 2026"),
        (
            95,
            100,
            (50, 150),
            "Naar verwachting 100 achter op 1 juli 2026; of dat meer of minder is dan nu is onzeker",
        ),
        (None, 100, (50, 150), "Verwacht op 1 juli 2026: 100 achter"),
    ],
)
def test_the_finding_about_a_stand_follows_the_numbers(
    before: int | None, after: float, middle: tuple[float, float], finding: str
) -> None:
    assert sentences.stand_finding(row(before, after), fan(middle), NL) == finding


def test_without_a_known_target_the_finding_names_no_opgave() -> None:
    assert "opgave 500" in sentences.realisatie_finding(row(10, 20), 300.4, NL)
    assert sentences.realisatie_finding(row(10, 20, p_miss=None), 300.4, NL) == (
        "Naar verwachting 300 personen gehuisvest in de 1e helft 2026"
    )


def test_the_state_leaves_out_what_is_unknown() -> None:
    text = sentences.state([row(None, 20, p_miss=None)], NL)
    assert text == "Nederland staat op 1 juli 2026 naar verwachting 20 achter (80 %: 80 voor tot 120 achter)."


def test_intake_is_set_beside_the_last_twelve_months_known() -> None:
    past = pd.Series([100] * 3 + [200] * 12, dtype=int)
    median = pd.Series([250.0] * 6 + [900.0] * 6)
    text = sentences.intake_finding("instroom_eerste", past, median, NL)
    assert (
        text
        == "Naar verwachting 250 eerste aanvragen per maand in het komende halfjaar, 200 in het laatst bekende jaar"
    )
    alone = sentences.intake_finding("instroom_nareis", past.iloc[:0], median, NL)
    assert alone == "Naar verwachting 250 nareizigers per maand in het komende halfjaar"


def test_simulated_flags_are_said_even_when_no_measure_is_marked(results: RunResults) -> None:
    some = results.flags.assign(simulated=results.flags["location"] == "PV20")
    assert provenance.simulated(replace(results, flags=some), NL).startswith("Gesimuleerd: een deel")
