import io
from dataclasses import replace
from datetime import date

import pandas as pd
from PIL import Image

from base.i18n import Language
from forecast.periods import HalfYear
from models.tables import GemeenteState
from shown.kit.png import Inline
from shown.week.pace_panels import Panels
from shown.week.pictures import Album
from shown.week.scope import scope_of
from shown.week.stand_picture import stand_picture
from tests.shown.week.made_up import bad_week, codes_in, facts_of, results

NL = Language("nl")


def pixels(picture: Inline) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture.png)).size


def test_a_provincie_gets_its_stand_and_its_flagged_gemeenten_small_enough_to_mail() -> None:
    facts = bad_week(simulated=True)
    album = Album(facts)
    scope = scope_of(("PV28",), facts.places)
    stand, panels = album.of(scope, NL)
    assert (stand.cid, panels.cid) == ("stand-pv28", "gemeenten")
    for picture in (stand, panels):
        assert len(picture.png) < 80_000
        assert 1000 < pixels(picture)[0] < 1300
    # the stand of a provincie comes from published figures, the pace of its gemeenten does not
    assert "Gesimuleerd: " not in stand.alt
    assert "Gesimuleerd: " in panels.alt
    # drawn once, however many readers see it
    assert album.of(scope, NL)[0] is stand


def test_the_gemeenten_in_the_news_come_first_and_no_more_than_nine_are_drawn() -> None:
    facts = facts_of(results(), {(news := codes_in(results(), "PV28")[-1]): "new"})
    shown = Album(facts)._shown(scope_of(("PV28",), facts.places))
    assert [row.code for row in shown] == [news, *codes_in(results(), "PV28")[:8]]
    calm = codes_in(results(), "PV28", flagged=False)[0]
    assert Album(facts)._shown(scope_of((calm,), facts.places)) == []


def test_a_region_without_a_forecast_has_no_picture() -> None:
    facts = facts_of(results())
    assert stand_picture(facts, "GM0344", NL) is not None
    assert stand_picture(facts, "PV99", NL) is None
    assert Album(facts).of(scope_of(("GM9999",), facts.places), NL) == ()


def test_a_panel_runs_from_nobody_over_what_is_counted_to_the_median() -> None:
    facts = facts_of(results())
    row = next(row for row in facts.gemeenten if row.code == "GM0344")
    (panel,) = Panels(facts).of([row])
    start, end = HalfYear(2026, 1).start, HalfYear(2026, 1).peildatum
    assert panel.known == ((start, 0.0),)
    assert panel.ahead[0] == panel.known[-1]
    assert panel.ahead[-1] == (end, panel.end.median)


def test_what_is_counted_is_added_up_as_far_as_no_month_is_missing_and_the_rest_follows_the_expected_months() -> None:
    run = results()
    months = [(1, 3), (2, 5), (4, 7)]
    counted = pd.DataFrame(
        {
            "region": "GM0344", "measure": "realisatie", "part": "", "value": [value for _, value in months],
            "from_date": [pd.Timestamp(2026, month, 1) for month, _ in months],
            "to_date": [pd.Timestamp(2026, month, 1) + pd.offsets.MonthEnd() for month, _ in months],
        }
    )  # fmt: skip
    state = GemeenteState(
        run_id=run.run_id, location="GM0344", period="2026-H1", months_left=4, waiting=0.0, waiting_long=0.0,
        linked_ahead=0.0, housed_ahead=6.0, housed_by_month=[1.0, 1.0, 1.0, 3.0], extra_to_clear=0, uses_links=True,
    )  # fmt: skip
    of_some = counted.assign(part="alleenstaand", value=100)
    observations = pd.concat([run.observations, counted, of_some], ignore_index=True)
    facts = facts_of(replace(run, observations=observations, states=(state,)))
    row = next(row for row in facts.gemeenten if row.code == "GM0344")
    (panel,) = Panels(facts).of([row])
    assert panel.known == ((date(2026, 1, 1), 0.0), (date(2026, 2, 1), 3.0), (date(2026, 3, 1), 8.0))
    assert [day for day, _ in panel.ahead] == [date(2026, month, 1) for month in (3, 4, 5, 6, 7)]
    steps = [later - earlier for (_, earlier), (_, later) in zip(panel.ahead, panel.ahead[1:], strict=False)]
    assert abs(steps[-1] - 3 * steps[0]) < 1e-9
    assert panel.ahead[-1][1] == panel.end.median
