"""On made-up countries that follow the model itself, its bands hold about what they say.

This tests the machinery (the conditioning of an ensemble on sums, stand and share arithmetic), not whether the
model is right about the Netherlands: for that see the backtest and docs/PROOF.md.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs, prior_state, step
from forecast.periods import MONTHS
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from tests.forecast.small_country import FLAT, START, codes, months_of, realisatie, stands, targets

COUNTRIES, REGIONS, KNOWN, AHEAD, PATHS = 40, 12, 9, 3, 400


@dataclass(frozen=True)
class Truth:
    """A country as it went: arrays of shape (half-years, regions), months (regions, half-years * 6)."""

    targets: np.ndarray
    months: np.ndarray
    stands: np.ndarray
    opening: np.ndarray


def simulated(seed: int) -> Truth:
    rng = np.random.default_rng(seed)
    sizes = np.exp(rng.normal(0, 0.6, REGIONS))
    sizes *= 500 / sizes.mean()
    totals = np.round(np.exp(rng.normal(0, 0.25, KNOWN + AHEAD))[:, None] * sizes)
    state = prior_state(OpgaveArgs(), np.round(sizes * rng.normal(0.2, 0.2, REGIONS)), paths=1, rng=rng)
    opening, months, ends = state.stand[0].copy(), [], []
    for number, target in enumerate(totals):
        drifted, log_realisatie = step(state, target, (START + number).half == 2, OpgaveArgs(), rng)
        shares = FLAT.draw(rng, 1, REGIONS)[0]
        months.append(np.round(np.exp(log_realisatie[0])[:, None] * shares))
        done = months[-1].sum(axis=1)
        ends.append(state.stand[0] + target - done)
        state = replace(drifted, pace=np.log(np.maximum(done, 0.5))[None], stand=ends[-1][None])
    return Truth(totals, np.hstack(months), np.array(ends), opening)


def figures(truth: Truth, quarter: bool) -> Figures:
    """What is known after `KNOWN` half-years, or a quarter later."""
    names = codes(REGIONS)
    done = truth.months.reshape(REGIONS, -1, MONTHS).sum(axis=2)
    rows = [(name, *months_of(START + n), done[row, n]) for n in range(KNOWN) for row, name in enumerate(names)]
    if quarter:
        start, at = f"{(START + KNOWN).months[0]:%Y-%m}", KNOWN * MONTHS
        end = f"{(START + KNOWN).months[2]:%Y-%m}"
        rows += [(name, start, end, truth.months[row, at : at + 3].sum()) for row, name in enumerate(names)]
    amounts = {
        (name, START + n): target[row] for n, target in enumerate(truth.targets) for row, name in enumerate(names)
    }
    amounts |= {(COUNTRY, START + n): target.sum() for n, target in enumerate(truth.targets)}
    opening = stands((name, str(START.start), truth.opening[row]) for row, name in enumerate(names))
    return Figures.of(names, realisatie(rows), opening, targets(amounts))


def projected(truth: Truth, seed: int, quarter: bool) -> CountryPaths:
    return project_realisatie(
        figures(truth, quarter),
        until=START + (KNOWN + AHEAD - 1),
        args=OpgaveArgs(),
        profile=FLAT,
        paths=PATHS,
        seed=seed,
    )


@pytest.mark.parametrize("quarter", [False, True], ids=["at the start of a half-year", "after its first quarter"])
def test_the_80_percent_bands_of_the_stand_hold_70_to_90_percent(quarter: bool):
    inside, national, errors = [], [], []
    for seed in range(COUNTRIES):
        truth = simulated(1000 + seed)
        paths = projected(truth, seed, quarter)
        assert paths.provincies is not None
        ends = paths.provincies.stands[:, :, KNOWN:]
        low, high = np.quantile(ends, [0.1, 0.9], axis=0)
        outcome = truth.stands[KNOWN:].T
        inside.append((low <= outcome) & (outcome <= high))
        errors.append((outcome - ends.mean(axis=0)) / ends.std(axis=0))
        low, high = np.quantile(paths.stands[:, KNOWN:], [0.1, 0.9], axis=0)
        national.append((low <= outcome.sum(axis=0)) & (outcome.sum(axis=0) <= high))
    assert 0.70 <= np.mean(inside) <= 0.90
    assert 0.65 <= np.mean(national) <= 0.95
    for horizon in range(AHEAD):
        assert 0.65 <= np.mean(np.array(inside)[:, :, horizon]) <= 0.93
    assert abs(np.mean(errors)) < 0.3, "no bias to speak of, in standard deviations"


def test_a_quarter_more_makes_the_band_of_the_running_half_year_narrower():
    truth = simulated(1)
    before, after = (projected(truth, 1, quarter).stands[:, KNOWN] for quarter in (False, True))
    assert after.std() < 0.85 * before.std()
