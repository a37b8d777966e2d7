"""How far half-years were off on earlier days, and what that widens."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hindcast import learn_width, own_variance, until, widened
from forecast.gemeente.model import GemeenteModel, fit


def test_an_earlier_day_knows_nothing_of_what_came_after(figures: GemeenteFigures):
    later = replace(
        figures,
        housed=np.where(np.arange(figures.months) < 52, figures.housed, 999.0),
        links=np.where(np.arange(figures.months) < 52, np.asarray(figures.links), 999.0),
    )
    early, same = until(figures, 52), until(later, 52)
    assert early.months == 52
    assert early.targets.shape[1] * 6 >= 58
    for name in ("housed", "links", "targets"):
        np.testing.assert_array_equal(getattr(early, name), getattr(same, name))


def test_half_years_that_varied_more_make_it_wider(figures: GemeenteFigures, model: GemeenteModel):
    reading = model.readings[0]
    rng = np.random.default_rng(4)
    # from two years before the end on, gemeenten house much more or less than before for half a year on end
    swing = np.exp(rng.normal(0, 1.0, size=(len(figures.codes), 1)))
    wild = figures.housed.copy()
    wild[:, -6:] = np.round(wild[:, -6:] * swing)
    calm = learn_width(figures, reading)
    assert 1 <= calm < 2
    assert learn_width(replace(figures, housed=wild), reading) > 1.5 * calm


def test_too_few_months_widen_nothing(figures: GemeenteFigures, model: GemeenteModel):
    assert learn_width(until(figures, 29), model.readings[0]) == 1


def test_imputed_pools_are_left_as_they_are(figures: GemeenteFigures):
    unseen = replace(figures, links=None)
    reading = fit(unseen).readings[0]
    assert learn_width(unseen, reading) == 1
    assert (reading.hazard.end_spurt, reading.hazard.slackening) == (0, 0)


def test_what_is_widened_is_what_gemeenten_do_alone(model: GemeenteModel):
    reading = model.readings[0]
    wide = widened(reading, 2.0)
    np.testing.assert_allclose(wide.filtered.state.covariance, 2 * reading.filtered.state.covariance)
    np.testing.assert_array_equal(wide.filtered.state.country_covariance, reading.filtered.state.country_covariance)
    assert wide.hazard.national == reading.hazard.national
    assert wide.hazard.drift**2 == pytest.approx(2 * reading.hazard.drift**2)
    assert wide.hazard.dispersion == pytest.approx(2 * reading.hazard.dispersion)
    assert wide.links == replace(reading.links, dispersion=2 * reading.links.dispersion)
    assert widened(reading, 1.0).links == reading.links


def test_what_the_whole_country_shares_is_not_counted():
    rng = np.random.default_rng(1)
    shared = np.outer(rng.uniform(50, 150, size=400), np.array([0.2, 0.3, 0.5]))
    assert own_variance(shared) == pytest.approx(np.zeros(3))
    alone = own_variance(shared + rng.normal(0, 3, size=shared.shape))
    assert (alone > 3).all()
