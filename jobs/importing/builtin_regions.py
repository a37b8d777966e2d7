"""Fills the regions, the herindelingen and the population from the built-in reference tables.

The regions are the country, the 12 provincies and every gemeente since 2019, those dissolved meanwhile included:
figures printed for an older territory keep it, and are carried to successors only on request.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from config import DATA
from forecast.levels import COUNTRY, GEMEENTE, LAND, PROVINCIE
from models import store

_POPULATION_SOURCES = (
    ("gemeenten_2021.csv", "inwoners_2021", date(2021, 1, 1), "CBS 85039NED"),
    ("gemeenten.csv", "inwoners_2024", date(2024, 1, 1), "CBS 70072NED"),
    ("gemeenten.csv", "inwoners_2026", date(2026, 1, 1), "CBS; peildatum niet vermeld, 1 januari aangenomen"),
)

Row = dict[str, Any]


def load_regions(connection: Connection) -> None:
    """Put every region, herindeling and population that is not there yet; what is there stays as it is.

    Args:
        connection: in a transaction of the caller's.
    """
    current, of_2021, herindelingen = (
        _table(name) for name in ("gemeenten.csv", "gemeenten_2021.csv", "herindelingen.csv")
    )
    gemeenten = _gemeenten(current, of_2021, herindelingen)
    regions = _missing([*_country_and_provincies(current), *gemeenten], store.regions(connection), ["code"])
    store.append_regions(connection, frame=regions)
    key = ["day", "old_code", "new_code"]
    changes = _missing(_herindelingen(herindelingen), store.herindelingen(connection), key)
    store.append_herindelingen(connection, frame=changes)
    inhabitants = _missing(_population(), store.population(connection), ["region", "day"])
    store.append_population(connection, frame=inhabitants)


def _table(name: str) -> list[Row]:
    table = pd.read_csv(DATA / name)
    return [{str(column): value for column, value in row.items()} for row in table.to_dict("records")]


def _country_and_provincies(current: list[Row]) -> list[Row]:
    provincies = {row["provincie_code"]: row["provincie"] for row in current}
    return [
        _region(COUNTRY, "Nederland", LAND, None),
        *(_region(code, provincies[code], PROVINCIE, COUNTRY) for code in sorted(provincies)),
    ]


def _gemeenten(current: list[Row], of_2021: list[Row], herindelingen: list[Row]) -> list[Row]:
    """Every gemeente once; the latest table that has it gives its name and provincie."""
    dissolved = {row["code_oud"]: date.fromisoformat(row["datum"]) for row in herindelingen}
    founded = {
        row["code_nieuw"]: date.fromisoformat(row["datum"]) for row in herindelingen if row["nieuw_opgericht"] == "ja"
    }
    known = {row["code"]: row for row in (*of_2021, *current)}
    names = {row["code_oud"]: row["naam_oud"] for row in herindelingen}
    names |= {code: row["naam"] for code, row in known.items()}
    parents = _provincies(known, herindelingen)
    return [
        _region(code, names[code], GEMEENTE, parents[code])
        | {"valid_from": founded.get(code), "valid_to": dissolved.get(code)}
        | {axis: known.get(code, {}).get(axis) for axis in ("lon", "lat")}
        for code in sorted(names)
    ]


def _provincies(known: Mapping[str, Row], herindelingen: list[Row]) -> dict[str, str]:
    """The provincie of each gemeente; of one no table has, that of the successor that got most of it.

    The gemeenten that became Vijfheerenlanden in 2019 thus stand under Utrecht, to which their figures went.
    """
    provincies: dict[str, str] = {code: row["provincie_code"] for code, row in known.items()}
    smallest_share_first = sorted(herindelingen, key=lambda row: row["aandeel"])
    # the latest day first, so that in a chain the successor has its provincie already
    for row in sorted(smallest_share_first, key=lambda row: row["datum"], reverse=True):
        if row["code_oud"] not in known:
            provincies[row["code_oud"]] = provincies[row["code_nieuw"]]
    return provincies


def _region(code: str, name: str, level: str, parent: str | None) -> Row:
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent": parent,
        "valid_from": None,
        "valid_to": None,
        "lon": None,
        "lat": None,
    }


def _herindelingen(rows: list[Row]) -> list[Row]:
    return [
        {
            "day": date.fromisoformat(row["datum"]),
            "old_code": row["code_oud"],
            "new_code": row["code_nieuw"],
            "share": row["aandeel"],
        }
        for row in rows
    ]


def _population() -> list[Row]:
    return [
        {"region": row["code"], "day": day, "inhabitants": row[column], "source": source}
        for name, column, day, source in _POPULATION_SOURCES
        for row in _table(name)
    ]


def _missing(rows: list[Row], present: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Those of `rows` whose `key` is not among the ones `present`."""
    days = {name: present[name].dt.date for name in key if name == "day"}
    known = set(present.assign(**days)[key].itertuples(index=False, name=None))
    return pd.DataFrame([row for row in rows if tuple(row[name] for name in key) not in known])
