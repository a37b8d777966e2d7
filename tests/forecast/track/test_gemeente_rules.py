"""The vectorised rules against the scalar ones, and bands of earlier errors against a slow twin."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.flags import FlagRules, Threshold, flag
from forecast.gemeente.figures import GemeenteFigures
from forecast.periods import MONTHS
from forecast.plain_rules import KnownSoFar, predicted_realisatie
from forecast.track.gemeente_rules import ALL_RULES, bands, earlier_errors, miss_of_bands, rule_numbers
from forecast.track.rule_flags import flags_of

COUNT, HALVES = 4, 6


def made(months: int, seed: int = 0) -> GemeenteFigures:
    """Random figures with `months` known and targets to the end of the half-year after the running one."""
    rng = np.random.default_rng(seed)
    ahead = months // MONTHS + 2
    targets = rng.integers(20, 90, size=(COUNT, ahead)).astype(float)
    housed = rng.integers(0, 15, size=(COUNT, months)).astype(float)
    stands = np.full((COUNT, ahead), np.nan)
    stands[:, 0] = rng.integers(-20, 40, size=COUNT)
    for half in range(months // MONTHS):
        done = housed[:, half * MONTHS : (half + 1) * MONTHS].sum(axis=1)
        stands[:, half + 1] = stands[:, half] + targets[:, half] - done + rng.integers(-2, 3, size=COUNT)
    return GemeenteFigures(tuple("ABCD"), 2019 * 12, housed, None, targets, stands)


def known_of(figures: GemeenteFigures, row: int) -> KnownSoFar:
    """What a rule may use of one gemeente, by hand."""
    own, start = figures.housed[row], figures.running * MONTHS
    return KnownSoFar(
        elapsed=figures.months - start,
        realised=own[start:].sum(),
        opgave=figures.stands[row, figures.running] + figures.targets[row, figures.running],
        last_half=own[start - MONTHS : start].sum(),
        last_year=own[start - 2 * MONTHS : start - MONTHS].sum(),
        left_last_year=own[figures.months - 2 * MONTHS : start - MONTHS].sum(),
        last_month=own[-1],
    )


@pytest.mark.parametrize("rule", ALL_RULES)
@pytest.mark.parametrize("elapsed", range(MONTHS))
def test_the_running_half_year_is_that_of_the_scalar_rule(rule: str, elapsed: int):
    figures = made(4 * MONTHS + elapsed)
    numbers = rule_numbers(rule, figures)
    for row in range(COUNT):
        expected = predicted_realisatie(rule, known_of(figures, row))
        assert expected is not None
        opgave = figures.stands[row, 4] + figures.targets[row, 4]
        assert numbers.halves[row, 0] == pytest.approx(expected)
        assert numbers.stands[row, 0] == pytest.approx(opgave - expected)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("pace_so_far", lambda figures, ends: figures.housed[:, -2:].mean(axis=1) * MONTHS),
        ("one_sixth", lambda figures, ends: ends + figures.targets[:, 5]),
        ("last_year", lambda figures, ends: figures.housed[:, 18:24].sum(axis=1)),
        ("flatline", lambda figures, ends: figures.housed[:, -1] * MONTHS),
        ("seasonal_naive", lambda figures, ends: figures.housed[:, 18:24].sum(axis=1)),
    ],
)
def test_the_next_half_year_by_hand(rule: str, expected):
    figures = made(4 * MONTHS + 2)
    numbers = rule_numbers(rule, figures)
    np.testing.assert_allclose(numbers.halves[:, 1], expected(figures, numbers.stands[:, 0]))
    carried = numbers.stands[:, 0] + figures.targets[:, 5]
    np.testing.assert_allclose(numbers.stands[:, 1], carried - numbers.halves[:, 1], atol=1e-5)


@pytest.mark.parametrize("rule", ALL_RULES)
def test_months_ahead_add_up_to_the_half_years(rule: str):
    figures = made(4 * MONTHS + 2)
    numbers = rule_numbers(rule, figures)
    whole = np.concatenate([figures.housed[:, 4 * MONTHS :], numbers.months], axis=1)
    np.testing.assert_allclose(whole.reshape(COUNT, 2, MONTHS).sum(axis=2), numbers.halves)


@pytest.mark.parametrize("rule", ALL_RULES)
def test_rules_are_linear_so_that_sums_of_gemeenten_follow_the_rule_too(rule: str):
    figures = made(4 * MONTHS + 2)
    sums = {name: getattr(figures, name).sum(axis=0, keepdims=True) for name in ("housed", "targets", "stands")}
    whole = replace(figures, codes=("Z",), **sums)
    np.testing.assert_allclose(
        rule_numbers(rule, figures).stands.sum(axis=0), rule_numbers(rule, whole).stands[0], atol=1e-5
    )


def test_the_norm_ends_with_exactly_nothing_left_to_do_before_the_first_month():
    np.testing.assert_array_equal(rule_numbers("one_sixth", made(4 * MONTHS)).stands, 0)


@pytest.mark.parametrize("rule", ALL_RULES)
@pytest.mark.parametrize("elapsed", [0, 2, 5])
def test_earlier_errors_are_what_the_rule_would_have_missed_by(rule: str, elapsed: int):
    figures = made(5 * MONTHS + elapsed)
    errors = earlier_errors(rule, figures)
    assert [len(rows) for rows in errors.stands] == [3, 2]
    for place, half in enumerate((2, 3, 4)):
        months = half * MONTHS + elapsed
        then = replace(
            figures,
            housed=figures.housed[:, :months],
            targets=figures.targets[:, : half + 2],
            stands=figures.stands[:, : half + 2],
        )
        said = rule_numbers(rule, then)
        for step in range(2 if half < 4 else 1):
            over = half + step
            done = figures.housed[:, over * MONTHS : (over + 1) * MONTHS].sum(axis=1)
            np.testing.assert_allclose(errors.halves[step][place], done - said.halves[:, step])
            np.testing.assert_allclose(errors.stands[step][place], figures.stands[:, over + 1] - said.stands[:, step])


def test_errors_use_only_half_years_that_are_over():
    figures = made(5 * MONTHS + 3)
    before = earlier_errors("pace_so_far", figures)
    later = figures.housed.copy()
    later[:, 5 * MONTHS :] += 100
    after = earlier_errors("pace_so_far", replace(figures, housed=later))
    for one, other in zip(before.stands, after.stands, strict=True):
        np.testing.assert_array_equal(one, other)


def test_bands_and_chances_are_those_of_the_errors_of_the_class_in_proportion_to_size():
    rng = np.random.default_rng(1)
    numbers, errors = rng.normal(0, 20, 5), rng.normal(3, 10, (4, 5))
    sizes, classes = np.array([10.0, 20.0, 40.0, 80.0, 5.0]), np.array(["a", "a", "b", "b", "b"])
    levels = np.array([0.1, 0.5, 0.9])
    made_bands = bands(numbers, errors, sizes, classes, levels)
    chances, shortfalls = miss_of_bands(numbers, errors, sizes, classes)
    for row in range(5):
        pool = [errors[half, at] / sizes[at] for half in range(4) for at in range(5) if classes[at] == classes[row]]
        ends = [numbers[row] + sizes[row] * one for one in pool]
        np.testing.assert_allclose(made_bands[row], np.quantile(ends, levels))
        assert chances[row] == pytest.approx(sum(end > 0 for end in ends) / len(ends))
        assert shortfalls[row] == pytest.approx(sum(max(end, 0) for end in ends) / len(ends))


def test_without_errors_there_is_no_band():
    nothing = np.empty((0, 3))
    assert np.isnan(bands(np.ones(3), nothing, np.ones(3), np.array(["", "", ""]), np.array([0.5]))).all()
    assert np.isnan(miss_of_bands(np.ones(3), nothing, np.ones(3), np.array(["", "", ""]))[0]).all()


FLAG_RULES = FlagRules(
    (Threshold("watch", 0.5, 0.02), Threshold("warning", 0.75, 0.05), Threshold("alarm", 0.9, 0.15)), 5
)


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.4, 0.5, 0.75, 0.8, 0.9, 1.0]), st.floats(0, 200), st.floats(-100, 1000)),
        min_size=1,
        max_size=30,
    )
)
def test_flags_of_many_are_the_flags_of_each(rows: list[tuple[float, float, float]]):
    chances, shortfalls, opgaven = (np.array(column) for column in zip(*rows, strict=True))
    assert list(flags_of(chances, shortfalls, opgaven, FLAG_RULES)) == [flag(*row, FLAG_RULES) for row in rows]
