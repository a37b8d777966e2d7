"""What a person calls the jobs of the service and what they brought; files and JSON keep the names of the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from base.i18n import N_, Language

__all__ = ["job_name", "named_job", "outcome_told"]

JOBS = {
    "housekeeping": N_("housekeeping"),
    "opendata": N_("opendata"),
    "inbox": N_("inbox"),
    "run": N_("run"),
    "mail": N_("mail"),
    "trackrecord": N_("prognoses"),
    "backtest": N_("backtest"),
}
OUTCOMES = {
    "imported": N_("files taken in"),
    "repeated": N_("files that were known"),
    "refused": N_("files refused"),
    "waiting": N_("files left for later"),
    "changed": N_("figures new or changed"),
    "tables": N_("tables"),
    "off": N_("switched off"),
    "run_id": N_("run"),
    "made": N_("mails made"),
    "kept": N_("mails that were there"),
    "files": N_("files"),
    "backup": N_("back-up"),
    "backup_mb": N_("its size in MB"),
    "runs_cleared": N_("old runs cleared"),
    "rows_of_runs": N_("rows of old runs cleared"),
    "killed_runs": N_("killed runs closed"),
    "broken_runs": N_("broken-off runs cleared"),
    "letters_emptied": N_("old mails emptied"),
    "letters_forgotten": N_("mails to who was removed cleared"),
    "jobs_forgotten": N_("old jobs cleared"),
    "alerts_forgotten": N_("old alerts cleared"),
    "letter_files": N_("files of old mails cleared"),
}


def job_name(job: str, say: Language) -> str:
    """The reader's name of a job."""
    return say(JOBS[job]) if job in JOBS else job


def named_job(job: str, say: Language) -> str:
    """The reader's name, with behind it the name that commands and settings take where it is another."""
    name = job_name(job, say)
    return name if name == job else f"{name} ({job})"


def outcome_told(outcome: Mapping[str, Any], say: Language) -> str:
    """What a job brought: `files taken in: 2, figures new or changed: 1,204`; nothing of what it did not bring."""
    parts = [
        f"{say(OUTCOMES[name]) if name in OUTCOMES else name}: {_value(value, say)}"
        for name, value in outcome.items()
        # counted by reason, these are the news of `radar warnings`
        if value and name != "reasons"
    ]
    return ", ".join(parts)


def _value(value: Any, say: Language) -> str:
    if isinstance(value, bool):
        return say(N_("yes"))
    if isinstance(value, int | float):
        return say.number(value, 0 if isinstance(value, int) else 1)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
