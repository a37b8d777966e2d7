"""Fetching open data: each table apart, so that one which fails does not stop another.

Every table is stored whole or not at all, and storing it again changes nothing, so a failed fetch may be tried again.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from base.i18n import N_, Language
from base.moments import local_day
from base.printable import printable
from config.settings import Settings
from jobs.importing.faults import ImportRefused
from jobs.importing.rules import import_rules
from jobs.opendata import intake, population
from jobs.opendata.client import Limits, ODataClient
from jobs.opendata.errors import FetchFailed, OpenDataError

# how many figures a table brought, and that in words
Brought = tuple[int, str]


def fetch_open_data(
    engine: Engine, settings: Settings, *, now: datetime, pause: Callable[[float], None] = time.sleep
) -> dict[str, Any]:
    """Fetch every table and store what is new.

    Args:
        engine: of a database with regions.
        now: the present moment, aware.
        pause: how to wait between two tries.

    Returns:
        JSON: `changed`, the figures that are new or changed; `tables`, what each table brought, in words; `failed`,
        empty. Without an address in the settings only `off`.

    Raises:
        FetchFailed: a table failed; its `outcome` is as above, with the reasons by table in `failed`. What the other
            tables brought is stored.
    """
    options = settings.opendata
    if not options.url:
        return {"off": True, "changed": 0}
    limits = Limits(options.timeout_seconds, options.attempts, options.most_megabytes * 2**20)
    say = Language(settings.language)
    steps: Mapping[str, Callable[[ODataClient], Brought]] = {
        intake.TABLE: lambda client: _intake(client, engine, settings, now),
        population.TABLE: lambda client: _population(client, engine, local_day(now, settings.service.time_zone), say),
    }
    changed, tables, failed = 0, {}, {}
    with ODataClient(options.url, limits, pause=pause) as client:
        for table, step in steps.items():
            try:
                brought, tables[table] = step(client)
                changed += brought
            except OpenDataError as error:
                failed[table] = error.told(say)
            except ImportRefused as refusal:
                reason = printable(refusal.faults[0].text(say))
                failed[table] = say(N_("the import refuses the figures: {reason}"), reason=reason)
    outcome = {"changed": changed, "tables": tables, "failed": failed}
    if failed:
        raise FetchFailed(outcome)
    return outcome


def _intake(client: ODataClient, engine: Engine, settings: Settings, now: datetime) -> Brought:
    figures = intake.fetch_intake(client)
    today = local_day(now, settings.service.time_zone)
    taken = intake.take_in_intake(engine, figures, rules=import_rules(settings), now=now, today=today)
    message = N_("{new} new, {revised} revised")
    words = Language(settings.language)(message, new=taken.new, revised=taken.revised)
    return taken.new + taken.revised, words


def _population(client: ODataClient, engine: Engine, today: date, say: Language) -> Brought:
    since = population.first_population_day(engine)
    counts = population.fetch_population(client, since=since or today, today=today)
    taken = population.take_in_population(engine, counts)
    return taken.rows, taken.told(say)
