"""The weekly mail as a job: takes the memory of warnings a week further, and puts every letter in the outbox.

Every step may be repeated: the warnings of a week are written once, and so is the letter of a week to an address. A
kill in between loses nothing and doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from base.moments import local_day
from config.settings import Settings
from forecast.weeks import Week
from jobs.mail.outbox import put
from jobs.mail.recipients import readers
from jobs.task import Outcome, Task
from jobs.warnings.step import advance
from jobs.weekly.letters import weekly_letters
from models.engine import reading, transaction
from models.recipients import still_gets
from models.tables import WEEKLY
from shown.read.week_sources import run_of_week


@dataclass(frozen=True)
class Posted:
    """What became of the letters of a week.

    Attributes:
        made: letters that are new in the outbox.
        kept: letters that were there already.
        reasons: warnings of the week by their reason.
    """

    week: Week
    run_id: str
    made: int
    kept: int
    reasons: Counter[str]


def make_weekly_mail(task: Task) -> Outcome:
    """The work of the job `mail` for the week `task.period`.

    Raises:
        NotFound: no run as of a day in that week has finished.
    """
    posted = post_week(task.engine, task.settings, week=Week.parse(task.period), now=task.clock())
    return {"run_id": posted.run_id, "made": posted.made, "kept": posted.kept, "reasons": dict(posted.reasons)}


def post_week(engine: Engine, settings: Settings, *, week: Week, now: datetime, correction: bool = False) -> Posted:
    """Put the letters of a week in the outbox, one to every reader who has none yet.

    Args:
        correction: tell of the newest run of the week, as long as no later week was told, and also make a letter,
            marked as a correction, for readers whose earlier one says something else.

    Raises:
        NotFound: no run as of a day in that week has finished.
    """
    with reading(engine) as connection:
        run_id = run_of_week(connection, week=week, newest=correction)
    warnings = advance(engine, settings, week=week, run_id=run_id, now=now, anew=correction)
    made = kept = 0
    # the letters are written while the outbox is: the view they are written from does not change and blocks nobody
    with reading(engine) as view:
        # the warnings of the week may be of another run, that another process stored or that a later week rests on
        run_id = run_of_week(view, week=week)
        everybody = readers(view, kind=WEEKLY, today=local_day(now, settings.service.time_zone))
        for letter in weekly_letters(view, settings, week=week, run_id=run_id, readers=everybody):
            with transaction(engine) as connection:
                # removed or suspended since the view was taken
                if not still_gets(connection, address=letter.address, kind=WEEKLY):
                    continue
                new = put(connection, settings, letter, now=now, correction=correction) == "made"
            made, kept = (made + 1, kept) if new else (made, kept + 1)
    return Posted(week, run_id, made, kept, Counter(warning.reason for warning in warnings))
