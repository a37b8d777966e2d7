"""The country and its provincies: what they are made from, that they add up, and what each figure does."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecast.cells import Cell
from forecast.errors import BadInput, TooLittleData
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear, half_years, month_number
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from forecast.spreads import learned_args, spread_candidates
from tests.forecast.builtin import PRIOR, builtin
from tests.forecast.small_country import FLAT, START, codes, country, months_of, realisatie, stands, targets

JANUARY = month_number(START.start)
UNTIL = START + 4


def projected(
    figures: Figures, *, until: HalfYear = UNTIL, paths: int = 200, seed: int = 1, totals=None
) -> CountryPaths:
    return project_realisatie(
        figures, until=until, args=OpgaveArgs(), profile=FLAT, paths=paths, seed=seed, totals=totals
    )


def with_stands(figures: Figures, rows: list[tuple[str, str, float]]) -> Figures:
    return Figures.of(figures.provincies, figures.realisatie, stands(rows), figures.targets)


def of_the_country(paths: CountryPaths, cell: Cell) -> np.ndarray:
    start = month_number(paths.first.start)
    return paths.months[:, cell.first - start : cell.last + 1 - start].sum(axis=1)


def test_without_any_stand_there_is_too_little_to_start_from():
    with pytest.raises(TooLittleData, match="no stand of the country"):
        projected(with_stands(country(), []))


def test_the_stands_of_some_provincies_are_not_a_country():
    with pytest.raises(TooLittleData, match="nor one of every provincie on one day"):
        projected(with_stands(country(), [("PV20", "2020-01-01", 1.0), ("PV21", "2020-01-01", 1.0)]))


def test_it_starts_at_the_first_stand_that_opens_a_half_year_with_a_taakstelling():
    figures = with_stands(country(provincies=1), [(COUNTRY, "2019-07-01", 5.0), (COUNTRY, "2020-01-01", 7.0)])
    paths = projected(figures)
    assert paths.first == START
    assert np.isfinite(paths.months).all()


def test_no_taakstelling_at_all_is_too_little():
    with pytest.raises(TooLittleData, match="taakstelling is known"):
        projected(replace(country(), targets=targets({})))


def test_country_only():
    figures = with_stands(country(), [(COUNTRY, "2020-01-01", 300.0)])
    paths = projected(figures)
    assert paths.provincies is None
    assert paths.niveauverschil(START) == 0
    assert paths.halves.shape == paths.stands.shape == (200, 5)
    np.testing.assert_allclose(paths.halves[:, :3], 1620)
    np.testing.assert_allclose(paths.stands[:, 2], 300 + 3 * (1800 - 1620))
    own = [cell for cell in figures.cells if cell.region != COUNTRY]
    assert own
    assert set(paths.unused) == set(own), "what cannot be used is told"


def test_provincies_only():
    figures = country(national=False)
    paths = projected(figures)
    assert paths.provincies is not None
    np.testing.assert_allclose(paths.months, paths.provincies.months.sum(axis=1))
    # the country has no taakstelling of its own here: `targets.complete_targets` gives it the sum
    summed = targets({(COUNTRY, period): 1800.0 for period in half_years(START, UNTIL)})
    whole = projected(replace(figures, targets=pd.concat([figures.targets, summed])))
    np.testing.assert_allclose(whole.stands, whole.provincies.stands.sum(axis=1))
    assert whole.niveauverschil(UNTIL) == pytest.approx(0)


def test_a_column_is_a_half_year_from_the_first_on():
    paths = projected(country())
    assert [paths.column(period) for period in half_years(START, UNTIL)] == [0, 1, 2, 3, 4]
    assert paths.learned_until == JANUARY + 17


def test_the_country_comes_first_alone_and_then_as_its_provincies():
    base = country(half_year_totals=0)
    figures = Figures.of(
        base.provincies,
        realisatie([(COUNTRY, "2020-01", "2020-06", 1500.0), ("PV20", "2021-01", "2021-06", 540.0)]),
        stands([(COUNTRY, "2020-01-01", 300.0), *((name, "2021-01-01", 100.0) for name in codes(3))]),
        base.targets,
    )
    paths = projected(figures)
    assert paths.provincies is not None
    assert paths.provincies.whole.first == START + 2
    assert paths.months.shape == (200, 30)
    np.testing.assert_allclose(paths.halves[:, 0], 1500)
    np.testing.assert_allclose(paths.months[:, 12:], paths.provincies.months.sum(axis=1))
    apart = paths.stands[:, 2] - paths.provincies.stands[:, :, 0].sum(axis=1)
    assert paths.niveauverschil(START + 2) == pytest.approx(apart.mean())
    with pytest.raises(BadInput, match="no paths of provincies in 2020-H2"):
        paths.niveauverschil(START + 1)
    alone = projected(figures, until=START + 1)
    assert alone.provincies is None, "what ends before the provincies begin is of the country alone"
    assert alone.months.shape == (200, 12)


def test_the_provincies_go_on_from_what_the_country_taught():
    base = country(half_year_totals=0)
    opening = stands([(COUNTRY, "2020-01-01", 300.0), *((name, "2021-01-01", 100.0) for name in codes(3))])

    def next_half_year(done: float) -> float:
        history = realisatie([(COUNTRY, *months_of(period), done) for period in half_years(START, START + 1)])
        paths = projected(Figures.of(base.provincies, history, opening, base.targets), paths=1000)
        assert paths.provincies is not None
        return float(np.median(paths.provincies.halves[:, :, 0]))

    slow, quick = next_half_year(1000.0), next_half_year(2000.0)
    assert quick > 1.5 * slow


def test_a_cell_across_the_day_on_which_provincies_become_known_is_told_and_not_lost_in_silence():
    base = country(half_year_totals=0)
    figures = Figures.of(
        base.provincies,
        realisatie([(COUNTRY, "2020-10", "2021-03", 1500.0), (COUNTRY, "2020-01", "2020-06", 1500.0)]),
        stands([(COUNTRY, "2020-01-01", 300.0), *((name, "2021-01-01", 100.0) for name in codes(3))]),
        base.targets,
    )
    assert projected(figures).unused == (Cell(COUNTRY, JANUARY + 9, JANUARY + 14, 1500.0),)


def test_a_provincial_figure_that_others_leave_no_room_for_is_told():
    paths = projected(country(half_year_totals=2, extra=[("PV20", "2020-01", "2020-03", 600.0)]))
    assert paths.unused == (Cell("PV20", JANUARY, JANUARY + 5, 540.0),)


def test_a_projection_to_before_the_first_stand_ends_with_the_half_year_it_opens():
    assert projected(country(), until=START + -3).halves.shape == (200, 1)


def test_the_national_figures_win_for_the_country_and_the_provincial_ones_for_the_provincies():
    names = codes(3)
    own = [
        row for name in names for row in ((name, "2020-01", "2020-03", 250.0), (name, "2020-01", "2020-06", 540.0))
    ]
    national = [(COUNTRY, "2020-01", "2020-03", 760.0), (COUNTRY, "2020-01", "2020-06", 1615.0)]
    paths = projected(country(half_year_totals=0, extra=own + national))
    np.testing.assert_allclose(paths.months[:, :3].sum(axis=1), 760)
    np.testing.assert_allclose(paths.halves[:, 0], 1615)
    np.testing.assert_allclose(paths.provincies.halves[:, :, 0], 540)
    # 1,620 by the provincies: the country ends 5 further behind, and stays so
    assert [paths.niveauverschil(period) for period in (START, UNTIL)] == pytest.approx([5, 5])
    assert paths.unused == ()


def test_a_national_figure_below_that_of_some_provincies_comes_out_too():
    own = [(name, "2020-01", "2020-06", 540.0) for name in codes(2)]
    paths = projected(country(half_year_totals=0, extra=[*own, (COUNTRY, "2020-01", "2020-06", 1000.0)]))
    np.testing.assert_allclose(paths.halves[:, 0], 1000)


def test_the_niveauverschil_is_what_the_national_stand_says_beyond_the_provincies():
    figures = with_stands(
        country(), [(COUNTRY, "2020-01-01", 340.0), *((name, "2020-01-01", 100.0) for name in codes(3))]
    )
    paths = projected(figures)
    assert [paths.niveauverschil(period) for period in half_years(START, UNTIL)] == pytest.approx([40.0] * 5)


def test_what_published_stands_of_provincies_correct_is_taken_along_by_the_country():
    days = [(name, "2020-01-01", 100.0) for name in codes(3)]
    corrected = [("PV20", "2020-07-01", 175.0)]  # the accounting says 160
    paths = projected(with_stands(country(), [(COUNTRY, "2020-01-01", 300.0), *days, *corrected]))
    assert (paths.provincies.stands[:, 0, 0] == 175).all()
    np.testing.assert_allclose(paths.stands[:, 0], 3 * 160 + 15)
    published = projected(
        with_stands(country(), [(COUNTRY, "2020-01-01", 300.0), (COUNTRY, "2020-07-01", 500.0), *days, *corrected])
    )
    assert (published.stands[:, 0] == 500).all(), "a published national stand wins"


def test_the_stand_that_opens_is_carried_on_where_it_differs_from_the_one_that_closed():
    rows = stands([(COUNTRY, "2020-01-01", 300.0), (COUNTRY, "2020-07-01", 480.0)])
    opens = rows.iloc[[1]].assign(role="begin", value=482.0)
    base = country(provincies=1)
    paths = projected(Figures.of(base.provincies, base.realisatie, pd.concat([rows, opens]), base.targets))
    assert (paths.stands[:, 0] == 482).all()
    np.testing.assert_allclose(paths.stands[:, 1], 482 + 600 - 540)


def test_two_stands_with_targets_between_them_fix_what_was_done_over_several_half_years():
    figures = with_stands(
        country(half_year_totals=0), [(COUNTRY, "2020-01-01", 300.0), (COUNTRY, "2021-07-01", 900.0)]
    )
    paths = projected(figures)
    np.testing.assert_allclose(paths.months[:, :18].sum(axis=1), 300 + 3 * 1800 - 900)
    assert (paths.stands[:, 2] == 900).all()
    np.testing.assert_allclose(paths.stands[:, 3], 900 + 1800 - paths.halves[:, 3])


def test_assumed_targets_derive_nothing():
    figures = with_stands(
        country(half_year_totals=0), [(COUNTRY, "2020-01-01", 300.0), (COUNTRY, "2021-07-01", 900.0)]
    )
    assert len(figures.cells) == 1
    assumed = figures.targets.assign(
        basis=["aangenomen" if p == "2020-H2" else "x" for p in figures.targets["period"]]
    )
    assert replace(figures, targets=assumed).cells == []


def test_a_quarter_far_above_expectation_raises_the_rest_in_every_region():
    base, high = (country(extra=rows) for rows in ([], [("PV20", "2021-07", "2021-09", 405.0)]))
    before, after = projected(base, paths=2000), projected(high, paths=2000)
    rest = slice(18 + 3, 18 + 6)
    ratios = np.median(after.provincies.months[:, :, rest].sum(axis=2), axis=0) / np.median(
        before.provincies.months[:, :, rest].sum(axis=2), axis=0
    )
    assert ratios[0] > max(ratios[1:])
    assert min(ratios) > 1.01


def test_a_larger_taakstelling_brings_more_realisatie_but_less_than_in_proportion():
    base = country()
    doubled = base.targets.assign(
        value=np.where(base.targets["period"] == str(START + 3), 2.0, 1.0) * base.targets["value"]
    )
    before, after = projected(base), projected(replace(base, targets=doubled))
    ratio = np.median(after.halves[:, 3]) / np.median(before.halves[:, 3])
    assert 1.1 < ratio < 1.9
    assert np.median(after.stands[:, 3]) > np.median(before.stands[:, 3])


def test_after_the_mechanism_realisatie_goes_on_and_stands_stay():
    base = country()
    ended = base.targets[base.targets["period"] <= str(START + 2)]
    paths = projected(replace(base, targets=ended), paths=1000)
    assert np.median(paths.halves[:, 3:], axis=0) == pytest.approx([1620.0, 1620.0], rel=0.1)
    np.testing.assert_array_equal(paths.stands[:, 3], paths.stands[:, 2])
    np.testing.assert_array_equal(paths.provincies.stands[:, :, 4], paths.provincies.stands[:, :, 2])


def test_given_national_months_are_shared_by_the_provincies_from_the_right_month_on():
    base = country(half_year_totals=0)
    figures = Figures.of(
        base.provincies,
        base.realisatie,
        stands([(COUNTRY, "2020-01-01", 300.0), *((name, "2021-01-01", 100.0) for name in codes(3))]),
        base.targets,
    )
    totals = np.tile(np.arange(100.0, 130.0), (200, 1))
    paths = projected(figures, totals=totals)
    np.testing.assert_allclose(paths.months, totals)
    np.testing.assert_allclose(paths.provincies.months.sum(axis=1), totals[:, 12:])


def test_the_same_seed_gives_the_same_bits():
    one, same, other = projected(country()), projected(country()), projected(country(), seed=2)
    np.testing.assert_array_equal(one.months, same.months)
    np.testing.assert_array_equal(one.stands, same.stands)
    np.testing.assert_array_equal(one.provincies.stands, same.provincies.stands)
    assert (one.months != other.months).any()


def test_calm_figures_speak_for_small_spreads_and_none_for_the_average_of_all():
    def learned(figures: Figures, until: HalfYear) -> OpgaveArgs:
        return learned_args(figures, spread_candidates(), until=until, profile=FLAT, paths=200, seed=1)

    candidates = spread_candidates()
    average = np.sqrt(np.mean([args.error**2 for args in candidates]))
    assert learned(country(half_year_totals=0), START).error == pytest.approx(average)
    rng = np.random.default_rng(3)
    jumps = [
        (name, f"{period.start:%Y-%m}", f"{period.end:%Y-%m}", 540.0 * float(np.exp(0.5 * rng.normal())))
        for name in codes(3)
        for period in half_years(START, START + 3)
    ]
    calm = learned(country(half_year_totals=4, national=False), START + 3)
    wild = learned(country(half_year_totals=0, national=False, extra=jumps), START + 3)
    assert min(args.error for args in candidates) <= calm.error < average < wild.error
    assert wild.error <= max(args.error for args in candidates)


@pytest.mark.parametrize("as_of", ["2019-07-15", "2021-07-15", "2021-10-15", "2022-07-15", "2026-01-31"])
def test_the_built_in_figures_come_out_in_every_path(as_of: str):
    day = pd.Timestamp(as_of).date()
    until = HalfYear.of(day) + 2
    known = builtin().known_on(day)
    figures = known.figures(until)
    paths = project_realisatie(
        figures, until=until, args=OpgaveArgs(), profile=known.profile(PRIOR), paths=100, seed=1
    )
    parts = paths.provincies
    assert parts is not None
    assert paths.unused == ()
    assert len(figures.cells) > 12
    for cell in figures.cells:
        if cell.region == COUNTRY:
            np.testing.assert_allclose(of_the_country(paths, cell), cell.total, rtol=1e-6)
        else:
            row, at = parts.whole.regions.index(cell.region), parts.whole.first_month
            months = parts.months[:, row, cell.first - at : cell.last + 1 - at]
            np.testing.assert_allclose(months.sum(axis=1), cell.total, rtol=1e-6)
    assert (parts.months >= 0).all()
    assert np.isfinite(paths.months).all()
    for stand in figures.stands.itertuples():
        period = HalfYear.of(stand.day.date()) + -1
        if stand.region == COUNTRY and period >= paths.first:
            assert (paths.stands[:, paths.column(period)] == stand.begin).all()
        elif stand.region != COUNTRY and period >= parts.whole.first:
            row = parts.whole.regions.index(stand.region)
            assert (parts.stands[:, row, period - parts.whole.first] == stand.begin).all()


def test_the_built_in_provincies_add_up_to_the_country_in_every_path_and_every_half_year_to_come():
    known = builtin().known_on(pd.Timestamp("2026-01-31").date())
    until = HalfYear(2027, 1)
    figures = known.figures(until)
    paths = project_realisatie(figures, until=until, args=OpgaveArgs(), profile=PRIOR, paths=100, seed=1)
    parts = paths.provincies
    for period in half_years(HalfYear(2025, 1), until):
        at, own = paths.column(period), period - parts.whole.first
        np.testing.assert_allclose(paths.halves[:, at], parts.halves[:, :, own].sum(axis=1))
        difference = paths.stands[:, at] - parts.stands[:, :, own].sum(axis=1)
        before = paths.stands[:, at - 1] - parts.stands[:, :, own - 1].sum(axis=1)
        np.testing.assert_allclose(difference, before, atol=1e-6)
        assert difference.mean() == pytest.approx(paths.niveauverschil(period))
        target = figures.targets.set_index(["region", "period"])["value"][COUNTRY, str(period)]
        np.testing.assert_allclose(paths.stands[:, at], paths.stands[:, at - 1] + target - paths.halves[:, at])
