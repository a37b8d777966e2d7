"""The models that a run fitted: kept with it, and read back for a what-if, which then fits nothing."""

from __future__ import annotations

from sqlalchemy import Connection

from base.errors import Conflict
from base.i18n import N_
from forecast.what_if import Fitted
from jobs.packing import packed, unpacked
from models import what_if

__all__ = ["keep_models", "kept_models"]


def keep_models(connection: Connection, fitted: Fitted, *, run_id: str) -> None:
    """Keep the models of a run, in the transaction of the caller."""
    what_if.append_fitted(connection, run_id=run_id, models={what_if.FITTED: packed(fitted)})


def kept_models(connection: Connection, *, run_id: str) -> Fitted:
    """The models of a run.

    Raises:
        Conflict: it kept none.
        OtherVersion: they are of another version of the service.
    """
    kept = what_if.fitted(connection, run_id=run_id)
    if what_if.FITTED not in kept:
        raise Conflict(
            N_(
                "Run {run_id} kept no models to draw a scenario from: only a run with monthly figures of gemeenten "
                "does; make a new one with: radar run"
            ),
            run_id=run_id,
        )
    return unpacked(kept[what_if.FITTED], Fitted)
