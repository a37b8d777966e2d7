"""A run's models under a scenario: the same chance, other circumstances."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.chain import names as n
from forecast.chain.scenario import ADDITION, Change, Scenario
from forecast.errors import BadInput
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.statutory_split import allocate
from forecast.what_if import Drawn, Fitted, draw, with_targets
from jobs.packing import packed, unpacked
from tests.forecast.chain.worlds import assert_accounts_hold, assert_same_paths
from tests.forecast.coupled_world import AHEAD, GEMEENTEN, PATHS, fitted, inhabitants

H1, H2 = HalfYear(2021, 1), HalfYear(2021, 2)
MORE_FAMILY = Scenario(changes=(Change(n.FAMILY, ADDITION, 300.0, 2021 * 12 + 6),))


def assert_same_draw(one: Drawn, other: Drawn) -> None:
    assert one.paths.chain is not None
    assert other.paths.chain is not None
    assert_same_paths(one.paths.chain, other.paths.chain)
    for name in ("housed", "stands", "pool", "linked", "earlier"):
        np.testing.assert_array_equal(getattr(one.paths.gemeenten, name), getattr(other.paths.gemeenten, name))
    pd.testing.assert_frame_equal(one.outlook(), other.outlook())


def test_the_baseline_is_what_the_run_drew():
    run = fitted().coupled.sample(paths=PATHS, seed=5)
    drawn = draw(fitted())
    np.testing.assert_array_equal(drawn.paths.gemeenten.stands, run.gemeenten.stands)
    assert run.chain is not None
    assert drawn.paths.chain is not None
    assert_same_paths(drawn.paths.chain, run.chain)


def test_the_country_is_the_sum_of_its_gemeenten_and_holds_the_niveauverschil():
    drawn = draw(fitted())
    assert set(drawn.sums) == {COUNTRY, "PV20", "PV21"}
    stands = drawn.paths.gemeenten.stands
    np.testing.assert_array_equal(drawn.country.net, stands.sum(axis=1) + 12)
    np.testing.assert_array_equal(drawn.country.gross, np.maximum(stands, 0).sum(axis=1))
    assert drawn.paths.chain is not None
    np.testing.assert_array_equal(drawn.country.months, drawn.paths.chain[n.HOUSED])


def test_the_outlook_is_of_the_country_and_of_everything_a_run_publishes_of_it():
    frame = draw(fitted()).outlook()
    assert set(frame["location"]) == {COUNTRY}
    assert set(n.PUBLISHED) | {"realisatie", "realisatie_halfjaar", "stand_eind"} <= set(frame["target"])
    assert not frame.duplicated(["target", "target_end_date", "output_type", "output_type_id"]).any()
    alone = replace(fitted(), coupled=replace(fitted().coupled, chain=None))
    assert not set(n.PUBLISHED) & set(draw(alone).outlook()["target"])


def test_fewer_paths_are_drawn_when_asked_for():
    assert draw(fitted(), paths=9).paths.gemeenten.housed.shape == (9, GEMEENTEN, AHEAD)
    assert draw(fitted()).paths.gemeenten.housed.shape == (PATHS, GEMEENTEN, AHEAD)


def test_a_scenario_meets_the_chance_of_the_baseline():
    baseline, more = draw(fitted()), draw(fitted(), MORE_FAMILY)
    assert baseline.paths.chain is not None
    assert more.paths.chain is not None
    # from July on: the two months before it are the same
    assert_same_paths(more.paths.chain, baseline.paths.chain, slice(0, 2))
    extra = more.paths.chain[n.FAMILY] - baseline.paths.chain[n.FAMILY]
    assert (extra[:, 2:] == 300).all()
    for name in (n.FIRST, n.REPEAT, n.RESETTLED, n.DECISIONS, n.GRANTS):
        np.testing.assert_array_equal(more.paths.chain[name], baseline.paths.chain[name])
    assert_accounts_hold(more.paths.chain)


@given(total=st.integers(0, 60_000), period=st.sampled_from([H1, H2]))
@settings(max_examples=40)
def test_a_taakstelling_is_split_to_the_person_and_nothing_else_moves(total: int, period: HalfYear):
    run = fitted()
    targets = with_targets(run, {str(period): total}).gemeenten.figures.targets
    column = period - run.first
    assert targets[:, column].sum() == total
    people = pd.Series(inhabitants(column), index=list(run.figures.codes))
    assert targets[:, column].tolist() == allocate(total, people).tolist()
    others = np.arange(targets.shape[1]) != column
    np.testing.assert_array_equal(targets[:, others], run.figures.targets[:, others])


def test_the_figures_of_the_run_are_left_as_they_are():
    before = fitted().figures.targets.copy()
    draw(fitted(), Scenario(targets={"2021-H2": 40_000}), paths=2)
    np.testing.assert_array_equal(fitted().figures.targets, before)
    assert with_targets(fitted(), {}).gemeenten.figures.targets.tolist() == before.tolist()


def test_a_higher_taakstelling_is_asked_and_mostly_stays_behind():
    asked = 5000 + int(fitted().figures.targets[:, -1].sum())
    baseline, more = draw(fitted()), draw(fitted(), Scenario(targets={"2021-H2": asked}))
    higher = more.country.net[:, -1] - baseline.country.net[:, -1]
    done = more.country.months.sum(axis=1) - baseline.country.months.sum(axis=1)
    np.testing.assert_array_equal(higher + done, 5000)
    # the first of the two half-years ends as it did but for those who are linked for the second one
    assert 0 < np.median(higher) <= 5000


@pytest.mark.parametrize("period", ["2020-H2", "2022-H1", "2019-H1", "2018-H2"])
def test_a_half_year_that_is_over_or_too_far_ahead_is_refused(period: str):
    with pytest.raises(BadInput, match=f"{period} is not one of the half-years ahead: 2021-H1, 2021-H2"):
        draw(fitted(), Scenario(targets={period: 9000}))


def test_what_is_no_half_year_is_refused():
    with pytest.raises(BadInput, match="is not a half-year"):
        draw(fitted(), Scenario(targets={"2021": 9000}))


def test_the_half_years_ahead_begin_with_the_running_one():
    assert fitted().first == HalfYear(2019, 1)
    assert fitted().ahead == [H1, H2]
    july = replace(fitted().figures, first_month=2019 * 12 + 6)
    gemeenten = replace(fitted().coupled.gemeenten, figures=july)
    later = replace(fitted(), coupled=replace(fitted().coupled, gemeenten=gemeenten))
    assert later.first == HalfYear(2019, 2)
    assert later.ahead == [H2, H2 + 1]


def test_what_is_kept_with_a_run_draws_the_same():
    back = unpacked(packed(fitted()), Fitted)
    for scenario in (Scenario(), replace(MORE_FAMILY, targets={"2021-H2": 15_000})):
        assert_same_draw(draw(back, scenario, paths=20), draw(fitted(), scenario, paths=20))
