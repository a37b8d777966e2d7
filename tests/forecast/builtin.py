"""The built-in figures as `Vintages`, read straight from their files (layouts: docs/DATA.md)."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd

from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.profile import Profile
from forecast.vintages import Vintages

DATA = Path(__file__).parents[2] / "config" / "data"
PRIOR = Profile((1810, 1810, 1810, 1810, 1810, 2300), concentration=60, seen=frozenset({"2015-H1"}))
_LAG = timedelta(days=7)


@cache
def builtin() -> Vintages:
    """Every vintage; do not change the frames in place."""
    provincial = pd.read_csv(DATA / "provincies_halfjaar.csv")
    gemeenten, older = pd.read_csv(DATA / "gemeenten.csv"), pd.read_csv(DATA / "gemeenten_2021.csv")
    parents = pd.concat([older, gemeenten]).drop_duplicates("code", keep="last").set_index("code")["provincie_code"]
    return Vintages(
        provincies=tuple(sorted(provincial["provincie_code"].unique())),
        observations=_numbered([_observations("landelijk_realisatie.csv"), _realisatie(provincial), _intake()]),
        stands=_numbered([_stands_of_the_country(), _stands(provincial)]),
        targets=_numbered(
            [
                _dated(pd.read_csv(DATA / "landelijk_taakstelling_aangekondigd.csv"), "known_from"),
                _dated(pd.read_csv(DATA / "landelijk_taakstelling_verdeeld.csv"), "known_from"),
                _targets(provincial),
            ]
        ),
        population=pd.concat(
            [
                _inhabitants(older, "inwoners_2021", "2021-01-01"),
                _inhabitants(gemeenten, "inwoners_2024", "2024-01-01"),
                _inhabitants(gemeenten, "inwoners_2026", "2026-01-01"),
            ],
            ignore_index=True,
        ),
        herindelingen=_dated(
            pd.read_csv(DATA / "herindelingen.csv").rename(
                columns={"datum": "day", "code_oud": "old_code", "code_nieuw": "new_code", "aandeel": "share"}
            ),
            "day",
        )[["day", "old_code", "new_code", "share"]],
        parents=parents,
    )


def _numbered(frames: list[pd.DataFrame]) -> pd.DataFrame:
    frame = pd.concat(frames, ignore_index=True)
    return frame.assign(id=range(len(frame)))


def _dated(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in columns})


def _observations(name: str) -> pd.DataFrame:
    frame = pd.read_csv(DATA / name).rename(columns={"from": "from_date", "to": "to_date"}).assign(part="")
    return _dated(frame, "from_date", "to_date", "known_from")


def _intake() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "instroom_maand.csv").assign(part="")
    first = pd.to_datetime(frame["month"])
    frame = frame.assign(from_date=first, to_date=first + pd.offsets.MonthEnd(0))
    return _dated(frame, "from_date", "to_date", "known_from")


def _realisatie(provincial: pd.DataFrame) -> pd.DataFrame:
    starts = [HalfYear.parse(period).start for period in provincial["periode"]]
    until = [date.fromisoformat(day) for day in provincial["realisatie_tot"]]
    frame = pd.DataFrame(
        {
            "region": provincial["provincie_code"],
            "measure": "realisatie",
            "part": "",
            "from_date": starts,
            "to_date": [day - timedelta(days=1) for day in until],
            "value": provincial["realisatie"],
            "known_from": [day - timedelta(days=1) + _LAG for day in until],
        }
    )
    return _dated(frame, "from_date", "to_date", "known_from")


def _targets(provincial: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "period": provincial["periode"],
            "region": provincial["provincie_code"],
            "value": provincial["taakstelling"],
            "known_from": provincial["known_from_taakstelling"],
            "status": "vastgesteld",
            "basis": "verdeeld",
        }
    )
    return _dated(frame, "known_from")


def _stands(provincial: pd.DataFrame) -> pd.DataFrame:
    begin = pd.DataFrame(
        {
            "region": provincial["provincie_code"],
            "day": [HalfYear.parse(period).start for period in provincial["periode"]],
            "role": "begin",
            "value": provincial["stand_begin"],
        }
    )
    end = pd.DataFrame(
        {
            "region": provincial["provincie_code"],
            "day": [date.fromisoformat(day) for day in provincial["realisatie_tot"]],
            "role": "eind",
            "value": provincial["stand_eind"],
        }
    )
    frame = pd.concat([begin, end], ignore_index=True)
    return _dated(frame.assign(known_from=[day + _LAG for day in frame["day"]]), "day", "known_from")


def _stands_of_the_country() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "landelijk_stand.csv").rename(columns={"date": "day"})
    assert set(frame["region"]) == {COUNTRY}
    return _dated(frame, "day", "known_from")


def _inhabitants(table: pd.DataFrame, column: str, day: str) -> pd.DataFrame:
    return _dated(pd.DataFrame({"region": table["code"], "day": day, "inhabitants": table[column]}), "day")
