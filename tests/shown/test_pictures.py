import json
from dataclasses import replace
from functools import cache

import pytest

from base.i18n import Language
from forecast.periods import HalfYear
from shown.headlines import headlines
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, ORANGE, SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.read.results import RunResults
from shown.regions.realisatie_chart import goals, realisatie
from shown.regions.stand_chart import country_stand
from shown.sections import forecast_pictures as pictures
from tests.shown.synthetic import COUNTRY
from tests.shown.tables import changed, kept_rows

NL, EN = Language("nl"), Language("en")
KEYS = ["stand-country", "stand-provincies", "realisatie", "instroom-eerste", "instroom-nareis"]


@pytest.fixture(scope="module")
def drawn(results: RunResults) -> dict[str, Picture]:
    return {picture.key: picture for picture in pictures(results, headlines(results), NL)}


@cache
def spec(picture: Picture) -> str:
    """The picture as Vega-Lite text, held against its schema."""
    return json.dumps(picture.chart.to_dict(), ensure_ascii=False)


def test_every_picture_of_the_report_is_made(drawn: dict[str, Picture]) -> None:
    assert list(drawn) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_title_is_the_finding_and_the_subtitle_says_unit_source_and_date(
    drawn: dict[str, Picture], key: str
) -> None:
    picture = drawn[key]
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    subtitle = " ".join(title["subtitle"])
    assert "ersonen" in subtitle
    assert "Bron: " in subtitle
    assert "Gemaakt met wat op 31 januari 2026 bekend was" in subtitle
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])


@pytest.mark.parametrize("key", KEYS)
def test_those_who_cannot_see_it_are_told_the_finding_and_given_the_numbers(
    drawn: dict[str, Picture], key: str
) -> None:
    picture = drawn[key]
    assert picture.finding in picture.alt
    assert len(picture.alt) > len(picture.finding) + 20
    assert len(picture.numbers.rows) > 10
    assert {len(row) for row in picture.numbers.rows} == {len(picture.numbers.columns)}


def test_the_findings_come_from_the_numbers(drawn: dict[str, Picture]) -> None:
    assert drawn["stand-country"].finding == (
        "Stand verslechtert naar verwachting van 12.105 achter op 1 januari 2025 naar 14.805 achter op 1 juli 2026"
    )
    assert drawn["realisatie"].finding == (
        "Naar verwachting 13.300 personen gehuisvest in de 1e helft 2026 (mediaan); opgave 28.905"
    )
    assert drawn["stand-provincies"].finding == (
        "Op 1 juli 2026 staan 12 van de 12 provincies eerder slechter dan beter dan op 1 januari 2025; "
        "het slechtst: Zuid-Holland (3.878 achter)"
    )


@pytest.mark.parametrize("key", KEYS)
def test_now_is_marked_on_the_as_of_date(drawn: dict[str, Picture], key: str) -> None:
    assert "2026-01-31T00:00:00" in spec(drawn[key])
    assert '"nu"' in spec(drawn[key]) or "donkere lijn: nu" in " ".join(
        drawn[key].chart.to_dict()["title"]["subtitle"]
    )


def test_the_palette_tells_realised_from_asked(drawn: dict[str, Picture]) -> None:
    assert BLUE in spec(drawn["realisatie"])
    assert ORANGE in spec(drawn["realisatie"])
    assert ORANGE not in spec(drawn["stand-country"])


def test_a_stand_on_an_axis_is_never_a_bare_sign(drawn: dict[str, Picture]) -> None:
    for key in ("stand-country", "stand-provincies"):
        assert "' achter'" in spec(drawn[key])
        assert "' voor'" in spec(drawn[key])


def test_spans_are_drawn_and_told_as_spans(drawn: dict[str, Picture]) -> None:
    picture = drawn["realisatie"]
    assert "15.555\\ngemiddeld\\nafgeleid" in spec(picture)
    numbers = {row[0]: row for row in picture.numbers.rows}
    assert numbers["1e helft 2023"][4] == "77.775 in 5 halfjaren samen (afgeleid)"
    assert numbers["1e helft 2015"][:5] == ("1e helft 2015", "14.000", "16.600", "gepubliceerd", "11.350")
    assert numbers["1e helft 2027"][3] == "aangenomen"


def test_an_opgave_starts_from_the_published_stand_else_from_the_expected_one(results: RunResults) -> None:
    by_period = {str(goal.period): goal for goal in goals(results)}
    assert (by_period["2025-H1"].opgave, by_period["2025-H2"].opgave) == (27105.0, 26005.0)
    assert by_period["2026-H1"].opgave == 28905.0
    assert by_period["2026-H2"].basis == "aangenomen"
    assert min(goal.period for goal in goals(results)) == HalfYear(2015, 1)


def test_pictures_differ_between_languages(results: RunResults, drawn: dict[str, Picture]) -> None:
    rows = headlines(results).above_gemeenten
    for picture in (realisatie(results, rows, EN), country_stand(results, rows, EN)):
        assert picture.finding != drawn[picture.key].finding
        assert '"decimal": "."' in spec(picture)
        assert '"decimal": ","' in spec(drawn[picture.key])


def test_what_has_no_forecast_has_no_picture(results: RunResults) -> None:
    some = replace(
        results,
        forecasts=kept_rows(
            results.forecasts,
            lambda rows: (rows["location"] == COUNTRY) & ~rows["target"].astype(str).str.startswith("instroom"),
        ),
        flags=tuple(flag for flag in results.flags if flag.location == COUNTRY),
    )
    assert [picture.key for picture in pictures(some, headlines(some), NL)] == [KEYS[0], KEYS[2]]


def test_a_country_without_any_published_figure_can_still_be_drawn(results: RunResults) -> None:
    bare = replace(
        results,
        stands=results.stands.iloc[:0],
        observations=results.observations.iloc[:0],
        targets=results.targets.iloc[:0],
        flags=changed(
            results.flags, stand_published=None, stand_published_on=None, taakstelling=None, opgave=None, p_miss=None
        ),
    )
    rows = headlines(bare).above_gemeenten
    stand, housed = country_stand(bare, rows, NL), realisatie(bare, rows, NL)
    assert stand.finding == "Verwacht op 1 juli 2026: 14.805 achter"
    assert housed.finding == "Naar verwachting 13.300 personen gehuisvest in de 1e helft 2026"
    for picture in (stand, housed):
        assert render_png(picture.chart, 0.5).startswith(b"\x89PNG")


def test_a_picture_can_be_had_as_png_for_documents_and_mail(drawn: dict[str, Picture]) -> None:
    small, large = (render_png(drawn["instroom-nareis"].chart, scale) for scale in (0.5, 1.0))
    assert small.startswith(b"\x89PNG")
    width = [int.from_bytes(png[16:20], "big") for png in (small, large)]
    assert width[1] == pytest.approx(2 * width[0], abs=2)


def test_number_columns_are_found_by_their_cells() -> None:
    table = NumberTable(("a", "b", "c", "d"), (("1", "1.234", "12 achter", "–"), ("2", "–", "3 voor", "3 / –")))
    assert table.numeric == {1, 3}
