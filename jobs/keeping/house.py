"""The daily house-keeping: clears what is kept no longer, and makes a back-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import Engine

from base.moments import local_day
from config.settings import Settings
from jobs.keeping.backup import backup, remove_unfinished
from jobs.mail.files import FOLDER as OUTBOX
from models import clearing, letters
from models.engine import transaction

BACKUPS: Final = "backups"
_NAME: Final = "radar-{day}.zip"
_PATTERN: Final = _NAME.format(day="[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]")
_MEGABYTE: Final = 1_000_000
# far longer than any run or backtest takes
_LONGEST_RUN: Final = timedelta(days=1)


def keep_house(engine: Engine, settings: Settings, *, now: datetime) -> dict[str, Any]:
    """Clear the database by the settings `retention`, then keep the newest back-ups in the folder `backups` of home.

    May be repeated, and goes on where an earlier one was stopped.

    Args:
        now: the present moment, aware.

    Returns:
        JSON: how much of each was cleared, and the name and size of the back-up.

    Raises:
        Unavailable: the back-up cannot be written; what was cleared stays cleared.
    """
    outcome: dict[str, Any] = _clear(engine, settings, now)
    outcome["letter_files"] = _remove_letter_files(settings.home / OUTBOX, now - _letter_age(settings))
    folder = settings.home / BACKUPS
    if settings.retention.backups:
        folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(folder)
        made = backup(engine, folder / _NAME.format(day=local_day(now, settings.service.time_zone)), now=now)
        outcome |= {"backup": made.path.name, "backup_mb": round(made.size / _MEGABYTE, 1)}
        _remove_older(folder, settings.retention.backups)
    structlog.get_logger().info("house kept", **outcome)
    return outcome


def last_backup_day(folder: Path, outcomes: Iterable[Mapping[str, Any]]) -> date | None:
    """The day of the newest back-up that house-keeping made, in `folder` or by one of its outcomes.

    The outcomes tell of back-ups on another machine, which led before this one.
    """
    made = [outcome["backup"] for outcome in outcomes if "backup" in outcome]
    return max(_days((*folder.glob(_PATTERN), *map(Path, made))), default=None)


def _clear(engine: Engine, settings: Settings, now: datetime) -> dict[str, int]:
    kept = settings.retention
    letters_before, jobs_before = now - _letter_age(settings), now - timedelta(days=kept.job_days)
    with transaction(engine) as connection:
        cleared = clearing.mark_cleared(
            connection,
            before=now - timedelta(weeks=kept.run_weeks),
            mailed_before=now - timedelta(weeks=kept.mailed_run_weeks),
            now=now,
        )
        emptied = letters.empty_letters(connection, made_before=letters_before)
    outcome = {
        "runs_cleared": len(cleared),
        "rows_of_runs": clearing.sweep_cleared(engine),
        "killed_runs": clearing.close_killed_runs(engine, before=now - _LONGEST_RUN, now=now),
        "broken_runs": clearing.forget_broken_runs(engine, before=jobs_before),
        "letters_emptied": emptied,
        "letters_forgotten": clearing.forget_letters_of_strangers(engine, before=letters_before),
        "jobs_forgotten": clearing.forget_jobs(engine, before=jobs_before),
        "alerts_forgotten": clearing.forget_alerts(engine, before=jobs_before),
    }
    clearing.refresh_statistics(engine)
    return outcome


def _letter_age(settings: Settings) -> timedelta:
    return timedelta(days=settings.retention.letter_days)


def _remove_letter_files(folder: Path, before: datetime) -> int:
    """Remove mails that went to files: they hold names and addresses, as the texts in the database do."""
    # and what is left of one that a killed process was writing
    files = [*folder.glob("*.eml"), *folder.glob(".*.eml.*.tmp")]
    old = [file for file in files if file.lstat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _remove_older(folder: Path, count: int) -> None:
    ours = [file for file in folder.glob(_PATTERN) if _days([file])]
    for file in sorted(ours, key=lambda file: file.name)[:-count]:
        file.unlink(missing_ok=True)


def _days(files: Iterable[Path]) -> list[date]:
    """The days of back-ups by their names; a name may hold a day that no calendar has."""
    found = []
    for file in files:
        with suppress(ValueError):
            found.append(date.fromisoformat(file.stem.removeprefix("radar-")))
    return found
