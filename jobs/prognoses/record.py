"""The track record of targets and prognoses as of a day: read the figures, compare, gather what there is to show."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Engine

from base.errors import Conflict
from base.i18n import N_
from config.settings import Settings
from forecast.asof import KNOWN_FROM
from forecast.fanout import FanOut
from forecast.track.prognoses import in_force_ahead, summary, summary_ahead, target_versions, with_outcomes
from forecast.track.prognoses_bands import band_outcomes, band_summary
from forecast.track.prognoses_ours import beside_ours, duel
from forecast.track.prognoses_outcomes import realised_halves, realised_spans, spans_beside
from jobs.importing.regions import KnownRegions
from jobs.prognoses.ours import Key, Said, recomputed, stored_forecasts
from jobs.run.inputs import Inputs, read_inputs
from models import store
from models.engine import reading
from shown.announced.record import PrognosesRecord


def load_record(engine: Engine, settings: Settings, *, as_of: date, fan_out: FanOut | None = None) -> PrognosesRecord:
    """The track record on `as_of`.

    Args:
        fan_out: given, our forecasts are computed anew as of the day of each version; else they are those of stored
            runs, as far as there are any.

    Raises:
        Conflict: no national taakstelling was known then.
    """
    with reading(engine) as connection:
        inputs = read_inputs(connection, as_of=as_of, in_force_until=settings.mechanism_in_force_until)
        prognoses = store.prognoses_known(connection, as_of=as_of)
        observations = store.observations_known(
            connection, as_of=as_of, measures=sorted(prognoses["measure"].unique().tolist())
        )
        divisions = KnownRegions.of(store.regions(connection), store.herindelingen(connection)).divisions
        targets = inputs.country.targets
        # whether a half-year got another version after the last figures came in, nobody here can know
        last_seen = min(as_of, inputs.known_until or as_of)
        versions = target_versions(targets[~targets["simulated"].astype(bool)], as_of=last_seen)
        said = stored_forecasts(connection, versions) if fan_out is None else {}
    if versions.empty:
        raise Conflict(
            N_("No national taakstelling was known on {day}; import one, or start with: radar init --builtin"),
            day=as_of.isoformat(),
        )
    if fan_out is not None:
        said = recomputed(inputs.country, settings, versions, fan_out)
    known = inputs.country.known_on(as_of)
    outcomes = realised_halves(known, _real_gemeenten(inputs, as_of), [codes for _, codes in divisions])
    scored = _beside(with_outcomes(versions, outcomes, known.stands), said)
    ahead = in_force_ahead(scored)
    bands = band_outcomes(prognoses, observations[~observations["simulated"].astype(bool)], as_of=as_of)
    return PrognosesRecord(
        as_of=as_of,
        data_as_of=inputs.known_until or as_of,
        versions=scored,
        ahead=ahead,
        by_lead=summary(scored, "lead"),
        by_status=summary(scored, "status"),
        ahead_summary=summary_ahead(ahead),
        spans=spans_beside(scored, ahead, realised_spans(known)),
        bands=bands,
        band_summary=band_summary(bands),
        duel=duel(scored[~scored["our_simulated"]]),
    )


def _real_gemeenten(inputs: Inputs, as_of: date) -> pd.DataFrame | None:
    """Figures of gemeenten as known on the day; None when they are simulated or absent."""
    if inputs.simulated or inputs.gemeenten.observations.empty:
        return None
    return inputs.gemeenten.known_on(as_of).observations


def _beside(scored: pd.DataFrame, said: dict[Key, Said]) -> pd.DataFrame:
    keys = list(zip(scored["period"], scored[KNOWN_FROM], strict=True))
    beside = beside_ours(scored, {key: one.quantiles for key, one in said.items()})
    return beside.assign(
        our_source=[said[key].source if key in said else "" for key in keys],
        our_simulated=[key in said and said[key].simulated for key in keys],
    )
