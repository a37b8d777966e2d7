"""Intake per month from CBS table 83102NED, taken in by the same import as anybody's file.

First applications, repeat applications and nareis of the whole country, and the first and the last of these for the
seven nationalities of the built-in figures. The answer becomes a file of the import contract, and so gets the same
checks, the same record and the same vintages.

From when a figure counts as known is written out for every row, so that an unchanged answer gives the same bytes:
what says the same as the database keeps its day; a changed figure counts from today; a new month counts from today
too, as it was not there the day before. Only the first fetch, which brings years of history, dates new months by the
rule of the import contract (`known_after_days.intake`), though never after today.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine

from base.i18n import N_
from forecast.asof import standing
from forecast.levels import COUNTRY
from jobs.importing.ingest import ImportOutcome, import_file
from jobs.importing.rules import ImportRules
from jobs.opendata.client import ODataClient, Row
from jobs.opendata.errors import Implausible
from jobs.opendata.intake_checks import check_intake, check_levels
from jobs.opendata.layout import (
    DATA,
    PERIODS,
    categories,
    check_dimensions,
    code_of,
    count_of,
    is_one_of,
    measure_keys,
    month_of,
    plain,
    total_key,
)
from models import store
from models.engine import reading

TABLE: Final = "83102NED"
FILE_NAME: Final = f"cbs-{TABLE}-instroom.csv"
# of the built-in figures only the nationalities have it; the totals of those are derived
SOURCE: Final = f"CBS {TABLE} (afgerond op 5)"
# our measures, by the titles that CBS gives its columns, in `plain` form
MEASURES: Final = {
    "instroom_eerste": "eersteasielverzoeken",
    "instroom_herhaald": "volgendeasielverzoeken",
    "instroom_nareis": "nareizigers",
}
# the built-in figures have no repeat applications per nationality, and nobody asks for them
BY_NATIONALITY: Final = ("instroom_eerste", "instroom_nareis")
# the parts of the built-in figures, by the nationality as CBS writes it
NATIONALITIES: Final = {
    "afghaans": "Afghanistan",
    "eritrees": "Eritrea",
    "iraaks": "Irak",
    "jemenitisch": "Jemen",
    "somalisch": "Somalië",
    "syrisch": "Syrië",
    "turks": "Turkije",
}
_SEX, _AGE, _NATIONALITY = "Geslacht", "Leeftijd", "Nationaliteit"
# the categories that are the whole, as CBS codes them in every table
_ALL_SEXES, _ALL_AGES, _ALL_NATIONALITIES = "T001038", "10000", "T001059"

# persons by measure, part (empty for the whole) and first day of the month
Figures = Mapping[tuple[str, str, date], int]


@dataclass(frozen=True)
class Known:
    """What the database holds of these figures: the latest value of each, with the day it was known from."""

    values: Mapping[tuple[str, str, date], tuple[int, date]]
    fetched_before: bool


def fetch_intake(client: ODataClient) -> Figures:
    """The monthly figures of the table; a month that was not published is left out.

    Raises:
        OpenDataError: the table cannot be read, has changed, or contradicts itself.
    """
    properties = client.rows(TABLE, "DataProperties")
    dimensions = (_SEX, _AGE, _NATIONALITY, PERIODS)
    check_dimensions(properties, TABLE, dimensions)
    keys = measure_keys(properties, TABLE, MEASURES)
    sex = total_key(categories(client, TABLE, _SEX), TABLE, _SEX, _ALL_SEXES)
    age = total_key(categories(client, TABLE, _AGE), TABLE, _AGE, _ALL_AGES)
    nationalities = categories(client, TABLE, _NATIONALITY)
    whole = total_key(nationalities, TABLE, _NATIONALITY, _ALL_NATIONALITIES)
    # CBS names a nationality only while there are enough people of it, so one may be absent
    parts = {
        key: NATIONALITIES[plain(title)] for key, title in nationalities.items() if plain(title) in NATIONALITIES
    }
    parts[whole] = ""
    rows = client.rows(
        TABLE,
        DATA,
        where=" and ".join((is_one_of(_SEX, [sex]), is_one_of(_AGE, [age]), is_one_of(_NATIONALITY, list(parts)))),
        select=(*dimensions, *keys.values()),
    )
    figures = _figures(rows, keys, (sex.strip(), age.strip()), {key.strip(): part for key, part in parts.items()})
    check_intake(figures, TABLE)
    return figures


def _figures(
    rows: Sequence[Row], keys: Mapping[str, str], everybody: tuple[str, str], parts: Mapping[str, str]
) -> Figures:
    """Months of the wanted parts; what the server gives beside what was asked is left out."""
    figures: dict[tuple[str, str, date], int] = {}
    for row in rows:
        month = month_of(code_of(row, PERIODS, TABLE))
        part = parts.get(code_of(row, _NATIONALITY, TABLE))
        if month is None or part is None or (code_of(row, _SEX, TABLE), code_of(row, _AGE, TABLE)) != everybody:
            continue
        for measure in BY_NATIONALITY if part else MEASURES:
            value = count_of(row, keys[measure], TABLE)
            if value is not None and figures.setdefault((measure, part, month), value) != value:
                message = N_("Table {table} gives two numbers for one thing: {what}")
                raise Implausible(message, table=TABLE, what=f"{measure} {part} {month:%Y-%m}")
    return figures


def take_in_intake(
    engine: Engine, figures: Figures, *, rules: ImportRules, now: datetime, today: date
) -> ImportOutcome:
    """Import the figures that are new or changed; `today` is the day of `now` where the service is meant to be.

    Raises:
        Implausible: they are far from what is known.
        ImportRefused: the import finds a fault.
    """
    with reading(engine) as connection:
        known = known_intake(connection)
    check_levels(figures, {key: value for key, (value, _) in known.values.items()}, TABLE)
    text = as_table(figures, known, today=today, known_after_days=rules.known_after_days_intake)
    with TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_text(text, encoding="utf-8", newline="")
        return import_file(engine, file, rules=replace(rules, own_file=True), imported_at=now)


def known_intake(connection: Connection) -> Known:
    """What there is in the database of the figures that this table holds."""
    frame = store.observations_known(connection, as_of=date.max, measures=list(MEASURES))
    frame = frame[(frame["region"] == COUNTRY) & ~frame["simulated"]].sort_values(["known_from", "id"])
    # what was taken back was fetched all the same
    fetched = (frame["part"] == "") & (frame["source"] == SOURCE)
    frame = standing(frame, date.max)
    columns = (frame[name] for name in ("measure", "part", "from_date", "to_date", "value", "known_from"))
    values = {
        (measure, part, first.date()): (int(value), since.date())
        for measure, part, first, last, value, since in zip(*columns, strict=True)
        if first.day == 1 and last.date() == _last_day(first.date())
    }
    return Known(values, fetched_before=bool(fetched.any()))


def as_table(figures: Figures, known: Known, *, today: date, known_after_days: int) -> str:
    """The figures as a file of the import contract, always in the same order; a month not yet over is left out."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("month", "region", "measure", "part", "value", "known_from", "quality", "source"))
    for (measure, part, month), value in sorted(figures.items()):
        last_day = _last_day(month)
        if last_day >= today:
            continue
        since = _known_from(value, known.values.get((measure, part, month)), today)
        if since is None:
            since = today if known.fetched_before else min(today, last_day + timedelta(days=known_after_days))
        table.writerow((f"{month:%Y-%m}", COUNTRY, measure, part, value, since.isoformat(), "B", SOURCE))
    return out.getvalue()


def _known_from(value: int, stored: tuple[int, date] | None, today: date) -> date | None:
    """The day of a figure that was known before; None of a new one."""
    if stored is None:
        return None
    before, since = stored
    # a second change on one day counts from the day after, as in every import
    return since if value == before else max(today, since + timedelta(days=1))


def _last_day(month: date) -> date:
    """The last day of the month that starts on `month`."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
