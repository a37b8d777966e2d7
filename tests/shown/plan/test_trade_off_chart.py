import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from base.i18n import Language
from forecast.chain.names import OCCUPANCY, PERMITS
from forecast.measures import GROSS
from forecast.plan.advice import advise
from forecast.plan.goal import Goal
from shown.kit.picture import Picture
from shown.kit.theme import render_png
from shown.plan.trade_off_chart import trade_off, trade_off_finding
from tests.forecast.plan.made_up import candidate
from tests.forecast.plan.test_advice import NOBODY, with_chances
from tests.forecast.plan.test_feasible import judge
from tests.shown.plan.planned import FEWER, LITTLE, NORM, PERIOD, country, feasible, judged

NL = Language("nl")
NOTES = ["Bron: verzonnen, gesimuleerd", "Gemaakt met wat op 28 augustus 2026 bekend was"]


@cache
def drawn(*goals: Goal, expected: float | None = 21_000.0) -> tuple[Picture, str, Any]:
    """The picture, its Vega-Lite text, and the same parsed."""
    picture = trade_off(judged(*goals), PERIOD, NL, feasible=feasible(), expected=expected, notes=NOTES)
    spec = picture.chart.to_dict(validate=False)
    return picture, json.dumps(spec, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " "), spec


def test_the_title_is_the_finding_and_the_subtitle_says_measure_goal_and_source() -> None:
    picture, _, spec = drawn(FEWER)
    assert " ".join(spec["title"]["text"]) == picture.finding
    assert picture.finding == (
        "Het doel is haalbaar met een taakstelling van 11.000; bij 11.000 eindigt het land niet achter en niet voor"
    )
    subtitle = " ".join(spec["title"]["subtitle"])
    assert "per taakstelling (netto, personen)" in subtitle
    assert "Doel: hoogstens 17.000 vergunninghouders" in subtitle
    assert all(note in subtitle for note in NOTES)
    assert picture.finding in picture.alt
    assert len(picture.numbers.rows) == 19


def test_a_panel_per_measure_and_one_for_the_chance_share_the_scale_of_totals() -> None:
    _, text, spec = drawn(FEWER)
    # the names of the marks, three measures, the chance
    assert len(spec["vconcat"]) == 5
    assert text.count('"domain": [6000, 24000]') >= 5
    for heading in ("Vergunninghouders in de opvang op 30 juni 2027", "Gemeenten achter op 1 juli 2027"):
        assert heading in text
    assert len(drawn()[2]["vconcat"]) == 4


def test_the_people_shown_are_those_the_goal_is_about() -> None:
    assert "Personen bij COA op" in drawn(Goal(OCCUPANCY, 57_000, 0.5))[1]
    share = drawn(NORM)[1]
    assert "Aandeel van de vergunninghouders" in share
    assert "hoogstens 10 %" in share


def test_the_named_totals_stand_in_the_picture_or_are_told_to_lie_outside() -> None:
    _, text, _ = drawn(FEWER)
    for words in ("ruimte voor: 12.000", "advies: 11.000", "dekt iedereen: 21.000"):
        assert f'"text": "{words}"' in text
    _, text, spec = drawn(FEWER, expected=30_000.0)
    assert '"text": "dekt iedereen: 30.000"' not in text
    assert "Buiten beeld: dekt iedereen: 30.000" in " ".join(spec["title"]["subtitle"])


def test_at_the_advised_total_the_numbers_stand_on_the_lines() -> None:
    _, text, _ = drawn(FEWER)
    advised = next(one for one in country() if one.total == 11_000)
    gross, missing = float(advised.gross.mean()), float(advised.missing.mean())
    told = ((17_000.0, "17.000"), (gross, NL.number(gross)), (missing, NL.number(missing)), (0.6775, "68 %"))
    for value, words in told:
        assert f'{{"total": 11000, "value": {value}, "text": "{words}"' in text


def test_what_was_asked_is_drawn_in_its_panel_unless_it_is_far_above_everything() -> None:
    assert "hoogstens 2.000" in drawn(FEWER, LITTLE)[1]
    assert '"hoogstens 90.000"' not in drawn(Goal(GROSS, 90_000, 0.5))[1]


def test_several_goals_are_told_apart() -> None:
    _, text, spec = drawn(FEWER, Goal(GROSS, 2_000, 0.5))
    for words in ('"doel 1"', '"doel 2"', "gevraagd van 1: 60 %", "gevraagd van 2: 50 %"):
        assert words in text
    assert "Doel 2: de gemeenten die achterlopen" in " ".join(spec["title"]["subtitle"])


def test_goals_with_the_same_probability_share_a_line() -> None:
    assert "gevraagd van 1 + 2: 60 %" in drawn(FEWER, LITTLE)[1]


@pytest.mark.parametrize(
    ("goal", "finding"),
    [
        (NORM, "Met geen taakstelling van 6.000 tot 24.000 wordt het doel gehaald: de woningen zijn de grens"),
        (
            Goal(PERMITS, 16_500, 0.5),
            "Het doel is haalbaar met een taakstelling van 12.000; bij 12.000 eindigt het land 4 achter",
        ),
        (
            Goal(PERMITS, 15_500, 0.3),
            "Het doel is haalbaar met een taakstelling van 13.000, maar er is ruimte voor 12.000",
        ),
    ],
)
def test_the_finding_says_whether_the_advice_can_be_met(goal: Goal, finding: str) -> None:
    assert trade_off_finding(judged(goal), feasible(), NL) == finding


def test_while_housing_still_rises_the_finding_calls_nothing_paper() -> None:
    rising = [candidate(total, housed=float(total), permits=9_000.0 - total) for total in (1_000, 2_000)]
    advice = advise(rising, [Goal(PERMITS, 7_000, 0.5)])
    room = judge(rising, PERIOD, {})
    assert trade_off_finding(advice, room, NL) == (
        "Het doel is haalbaar met een taakstelling van 2.000; bij 2.000 eindigt het land niet achter en niet voor"
    )
    picture = trade_off(advice, PERIOD, NL, feasible=room, notes=NOTES)
    assert "ruimte voor: minstens 2.000" in json.dumps(picture.chart.to_dict(validate=False))


def test_totals_that_cannot_be_told_apart_are_named_as_a_range() -> None:
    on_the_edge = advise(with_chances([0.4, 0.75, 0.81, 0.99]), [NOBODY])
    picture = trade_off(on_the_edge, PERIOD, NL, notes=NOTES)
    assert picture.finding.startswith("Het doel is haalbaar met een taakstelling van 2.000 tot 3.000; bij 3.000 ")
    assert "advies: 2.000 tot 3.000" in json.dumps(picture.chart.to_dict(validate=False))


def test_one_candidate_makes_no_picture() -> None:
    with pytest.raises(ValueError, match="two candidates"):
        trade_off(advise([candidate(1_000)], [FEWER]), PERIOD, NL, notes=NOTES)


def test_measures_that_are_nothing_everywhere_can_still_be_drawn() -> None:
    flat = advise([candidate(0), candidate(1_000, net=np.full(400, 1.0))], [FEWER])
    assert render_png(trade_off(flat, PERIOD, NL, notes=NOTES).chart, scale=0.5)[:4] == b"\x89PNG"


def test_the_picture_can_be_drawn_and_holds_against_its_schema() -> None:
    drawn(FEWER, LITTLE)[0].chart.to_dict()
    assert render_png(drawn(FEWER, LITTLE)[0].chart, scale=0.5)[:4] == b"\x89PNG"
