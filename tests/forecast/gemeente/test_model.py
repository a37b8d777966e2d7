"""The model from figures to paths, on figures as they come."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.errors import TooLittleData
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import ERROR
from forecast.gemeente.model import GemeenteModel, fit
from forecast.gemeente.simulate import GemeentePaths
from tests.forecast.gemeente.conftest import GEMEENTEN, small_country, small_world
from tests.simulated.country import begin, live
from tests.simulated.shown import shown_figures


def rows(figures: GemeenteFigures, order: np.ndarray) -> GemeenteFigures:
    """The same gemeenten in another order."""
    return replace(
        figures,
        codes=tuple(figures.codes[at] for at in order),
        housed=figures.housed[order],
        links=None if figures.links is None else figures.links[order],
        targets=figures.targets[order],
        stands=figures.stands[order],
    )


def with_one(figures: GemeenteFigures, **changes: np.ndarray | float) -> GemeenteFigures:
    """The first gemeente with other figures."""
    changed = {}
    for name, value in changes.items():
        array = getattr(figures, name).copy()
        array[0] = value
        changed[name] = array
    return replace(figures, **changed)


def finite(paths: GemeentePaths) -> bool:
    arrays = (paths.housed, paths.stands, paths.pool, paths.linked)
    return all(bool(np.isfinite(array).all()) for array in arrays)


def test_koppelingen_are_used_where_there_are_any(model: GemeenteModel):
    assert model.uses_links
    assert model.figures.links is not None


def test_each_reading_gets_its_share_of_the_paths(model: GemeenteModel):
    assert sum(model.weights) == pytest.approx(1, abs=0.3)
    assert list(model.weights) == sorted(model.weights, reverse=True)
    for paths in (1, 7, 150):
        assert len(model.sample(paths=paths, seed=1).stands) == paths


def test_it_finds_that_people_cannot_be_housed_at_once():
    rng = np.random.default_rng(2)
    truth = live(begin(replace(small_world(60), hazard=-0.6, preparing=1), rng), 64, rng)
    found = fit(shown_figures(truth, rng))
    assert found.readings[0].args.delay == 1


@pytest.mark.parametrize("left_out", ["all", "most"])
def test_it_does_without_koppelingen_by_itself(figures: GemeenteFigures, left_out: str):
    links = None if left_out == "all" else np.floor(0.3 * figures.links)
    found = fit(replace(figures, links=links))
    assert not found.uses_links
    assert found.figures.links is None
    assert finite(found.sample(paths=50, seed=1))


def test_with_a_twelfth_of_them_missing_koppelingen_are_still_used():
    shown = shown_figures(small_country(64), np.random.default_rng(1), kept=0.92)
    found = fit(shown)
    assert found.uses_links
    # and those who are missing are put back, at least in part
    assert found.readings[0].args.scale > 1


def test_links_lapse_where_far_more_were_linked_than_housed():
    rng = np.random.default_rng(1)
    truth = live(begin(replace(small_world(60), hazard=-2.4, arrivals=1.0, withdrawn=0.02), rng), 64, rng)
    found = fit(shown_figures(truth, rng))
    best = found.readings[0]
    assert best.args.lapse > 0
    waiting = float(np.maximum(best.pool.now + best.filtered.state.own[:, ERROR], 0).sum())
    assert waiting == pytest.approx(truth.pool.sum(), rel=0.25)


def test_two_years_are_enough_and_less_than_one_is_not():
    shown = shown_figures(small_country(64), np.random.default_rng(1), window=24)
    assert 24 <= shown.months < 30
    assert finite(fit(shown).sample(paths=50, seed=1))
    little = GemeenteFigures(
        shown.codes, shown.first_month, shown.housed[:, :11], None, shown.targets[:, :3], shown.stands[:, :3]
    )
    with pytest.raises(TooLittleData, match="12 months; there are 11"):
        fit(little)


def test_the_order_of_gemeenten_does_not_matter(figures: GemeenteFigures, model: GemeenteModel):
    order = np.random.default_rng(4).permutation(GEMEENTEN)
    shuffled = fit(rows(figures, order))
    assert [one.args for one in shuffled.readings] == [one.args for one in model.readings]
    np.testing.assert_allclose(shuffled.weights, model.weights, rtol=1e-6)
    for theirs, ours in zip(shuffled.readings, model.readings, strict=True):
        np.testing.assert_allclose(theirs.filtered.state.own, ours.filtered.state.own[order], rtol=1e-6, atol=1e-8)
    drawn, again = model.sample(paths=2000, seed=1), shuffled.sample(paths=2000, seed=1)
    spread = drawn.stands.std(axis=0)[order]
    gap = np.abs(again.stands.mean(axis=0) - drawn.stands.mean(axis=0)[order])
    assert (gap < 5 * spread * np.sqrt(2 / 2000) + 1e-9).all()


def test_unknown_months_are_not_months_in_which_nobody_was_housed(figures: GemeenteFigures):
    largest = int(np.nansum(figures.housed, axis=1).argmax())
    first = rows(figures, np.r_[largest, np.delete(np.arange(GEMEENTEN), largest)])
    unknown, empty = first.housed.copy(), first.housed.copy()
    unknown[0, -4:], empty[0, -4:] = np.nan, 0
    known, missing, zero = (
        fit(replace(first, housed=housed)).sample(paths=300, seed=1) for housed in (first.housed, unknown, empty)
    )
    assert finite(missing)
    ends = [float(one.stands[:, 0, 0].mean()) for one in (known, missing, zero)]
    assert abs(ends[1] - ends[0]) < abs(ends[2] - ends[0])
    assert missing.stands[:, 0, 0].std() > known.stands[:, 0, 0].std()


def test_unknown_koppelingen_are_not_koppelingen_of_nobody(figures: GemeenteFigures):
    links = figures.links.copy()
    links[:, :24], links[5, -9:] = np.nan, np.nan
    found = fit(replace(figures, links=links))
    assert found.uses_links
    assert finite(found.sample(paths=50, seed=1))


@pytest.mark.parametrize(
    "odd",
    [
        {"targets": 0.0, "stands": 0.0},
        {"housed": 0.0},
        {"housed": 0.0, "links": 0.0},
        {"targets": 0.0, "stands": 0.0, "housed": 0.0, "links": 0.0},
        {"housed": np.nan},
        {"housed": np.nan, "links": np.nan},
        {"stands": -5000.0},
        {"stands": 5000.0},
    ],
    ids=["no target", "nobody housed", "nothing at all", "no target and nothing", "unknown", "all unknown", "ahead",
         "behind"],
)  # fmt: skip
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_odd_gemeenten_spoil_nothing(figures: GemeenteFigures, odd: dict[str, float], *, links: bool):
    changed = with_one(figures, **odd)
    drawn = fit(changed if links else replace(changed, links=None)).sample(paths=60, seed=1)
    assert finite(drawn)
    assert (drawn.housed >= 0).all()
    if "stands" in odd and odd["stands"] == -5000:
        assert (drawn.stands[:, 0] < 0).all()
    if "stands" in odd and odd["stands"] == 5000:
        assert (drawn.stands[:, 0] > 0).all()


def test_a_gemeente_that_housed_nobody_is_expected_to_house_few(figures: GemeenteFigures):
    drawn = fit(with_one(figures, housed=0.0)).sample(paths=100, seed=1)
    usual = float(np.median(drawn.housed[:, 1:].mean(axis=(0, 2)) / figures.targets[1:, -1]))
    assert drawn.housed[:, 0].mean() / figures.targets[0, -1] < 0.4 * usual


def test_whole_half_years_of_history_open_a_new_one():
    shown = shown_figures(small_country(60), np.random.default_rng(1))
    drawn = fit(shown).sample(paths=50, seed=1)
    assert shown.running == 10
    assert drawn.housed.shape[2] == 6
    assert drawn.stands.shape[2] == 1


def test_more_is_known_of_the_running_half_year_than_of_the_next(paths: GemeentePaths):
    widths = paths.stands.std(axis=0)
    assert (widths[:, 0] < widths[:, 1]).mean() > 0.9
