from datetime import date

import pandas as pd
import pytest

from base.i18n import Language
from forecast.periods import HalfYear
from models.tables import Flag
from shown.headlines import Headline, Headlines, Published, StandAhead
from shown.read.forecasts import Band
from shown.read.results import RunResults
from shown.regions import sentences
from shown.regions.sentences import state

NL = Language("nl")
PERIOD = HalfYear(2026, 1)


def row(before: int | None, after: float, p_miss: float | None = 0.8, housed: float = 300.4) -> Headline:
    ahead = StandAhead(PERIOD, after, after - 100, after + 100, assumed=False)
    flag = Flag(
        run_id="r", location="NL01", period=str(PERIOD), level="land", stand_begin=0.0, target_basis="gepubliceerd",
        expected_per_month=0.0, p_miss=p_miss, opgave=500.0,
    )  # fmt: skip
    return Headline(
        code="NL01", name="Nederland", level="land", provincie=None,
        published=None if before is None else Published(before, date(2026, 1, 1)), ahead=(ahead,), flag=flag,
        stand=Band(after, after - 100, after + 100), housed=Band(housed, 200.0, 400.0), gross=None, lead=None,
        misses=None, gemeenten=0, expected_misses=None,
    )  # fmt: skip


def fan(middle: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame({"0.25": [middle[0]], "0.75": [middle[1]]}, index=[pd.Timestamp(PERIOD.peildatum)])


@pytest.mark.parametrize(
    ("before", "after", "middle", "finding"),
    [
        (
            100,
            5100,
            (4000, 6000),
            "Stand verslechtert naar verwachting van 100 achter op 1 januari 2026 naar 5.100 achter op 1 juli 2026",
        ),
        (
            5100,
            100,
            (50, 150),
            "Stand verbetert naar verwachting van 5.100 achter op 1 januari 2026 naar 100 achter op 1 juli 2026",
        ),
        (
            -100,
            -300,
            (-350, -250),
            "Stand verbetert naar verwachting van 100 voor op 1 januari 2026 naar 300 voor op 1 juli 2026",
        ),
        (
            -300,
            -100,
            (-150, -50),
            "Stand verslechtert naar verwachting van 300 voor op 1 januari 2026 naar 100 voor op 1 juli 2026",
        ),
        (
            200,
            -50,
            (-90, -10),
            "Stand verbetert naar verwachting van 200 achter op 1 januari 2026 naar 50 voor op 1 juli 2026",
        ),
        (
            95,
            100,
            (50, 150),
            "Naar verwachting 100 achter op 1 juli 2026; of dat meer of minder is dan op 1 januari 2026 is onzeker",
        ),
        (None, 100, (50, 150), "Verwacht op 1 juli 2026: 100 achter"),
    ],
)
def test_the_finding_about_a_stand_follows_the_numbers(
    before: int | None, after: float, middle: tuple[float, float], finding: str
) -> None:
    assert sentences.stand_finding(row(before, after), fan(middle), NL) == finding


def test_without_a_known_target_the_finding_names_no_opgave() -> None:
    assert sentences.realisatie_finding(row(10, 20), NL) == (
        "Naar verwachting 300 personen gehuisvest in de 1e helft 2026 (mediaan); opgave 500"
    )
    assert sentences.realisatie_finding(row(10, 20, p_miss=None), NL) == (
        "Naar verwachting 300 personen gehuisvest in de 1e helft 2026"
    )


def test_the_state_leaves_out_what_is_unknown(results: RunResults) -> None:
    text = state(results, Headlines(PERIOD, {"NL01": row(None, 20, p_miss=None)}), NL)
    assert text == "Nederland staat op 1 juli 2026 naar verwachting 20 achter (80 %: 80 voor tot 120 achter)."
