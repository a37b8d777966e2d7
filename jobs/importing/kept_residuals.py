"""The stored residuals after the figures have changed: computed anew from all that is stored."""

from datetime import date

from sqlalchemy import Connection

from base.i18n import N_
from forecast.levels import PROVINCIE
from forecast.measures import REALISATIE
from jobs.importing.residuals import left_over, new_vintages, residuals
from jobs.importing.rows import Notice
from jobs.importing.rules import ImportRules
from models import store
from models.withdrawals import append_withdrawn


def keep_residuals(
    connection: Connection, rules: ImportRules, day: date, *, withdrawal_id: int | None = None
) -> list[Notice]:
    """Add the residuals that the new figures brought or changed; a notice for each large correctie.

    Args:
        day: of the import.
        withdrawal_id: figures were taken back instead; residuals that rested on them go with them, and none that
            changed counts before that day.
    """
    stands = store.stands_known(connection, as_of=date.max)
    if stands.empty:
        return []
    regions = store.regions(connection)
    computed = residuals(
        stands=stands,
        targets=store.targets_known(connection, as_of=date.max),
        observations=store.observations_known(connection, as_of=date.max, measures=[REALISATIE]),
        provincies=regions.loc[regions["level"] == PROVINCIE, "code"].tolist(),
    )
    stored = store.residuals_known(connection, as_of=date.max)
    if withdrawal_id is not None:
        gone = left_over(computed, stored)["id"].tolist()
        append_withdrawn(connection, withdrawal_id=withdrawal_id, figures={"residual": gone})
    added = new_vintages(computed, stored, day, earliest=None if withdrawal_id is None else day)
    store.append_residuals(connection, frame=added)
    large = added[(added["kind"] == "correctie") & (added["value"].abs() > rules.correctie_tolerance)]
    message = N_("{region}: the stand on {day} differs by {value} persons from the accounting; kept as correctie")
    return [
        (message, {"region": region, "day": day.date(), "value": value})
        for region, day, value in zip(large["region"], large["day"], large["value"].tolist(), strict=True)
    ]
