"""The taakstelling of every gemeente: one version per national version, by the rule of `forecast.statutory_split`."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from config import DATA
from forecast.arrays import Integers
from forecast.herindeling import carry_to_successors, interpolated_population
from forecast.periods import HalfYear
from forecast.statutory_split import allocate
from forecast.targets import reference_year
from jobs.makers.reconstruction.published import FIRST, HALVES

# the day from which today's 342 gemeenten are there
TERRITORY = date(2023, 1, 1)


@dataclass(frozen=True)
class Version:
    """One announced taakstelling of a half-year, per gemeente (in order of code)."""

    period: HalfYear
    known_from: date
    status: str
    persons: Integers


def target_versions(gemeenten: tuple[str, ...]) -> list[Version]:
    """Every version from 2019-H1 on, in order of half-year and time.

    The last version of a half-year is the sum that was really distributed: inside the printed provincial sums
    until 2021-H2, nationally afterwards. Earlier versions are split nationally.
    """
    announced = pd.read_csv(DATA / "landelijk_taakstelling_aangekondigd.csv", parse_dates=["known_from"])
    distributed = pd.read_csv(DATA / "landelijk_taakstelling_verdeeld.csv").set_index("period")["value"]
    printed = pd.read_csv(DATA / "provincies_halfjaar.csv").pivot(
        index="provincie_code", columns="periode", values="taakstelling"
    )
    split = _Split.read()
    versions = []
    for name, rows in announced.sort_values(["period", "known_from"]).groupby("period"):
        period = HalfYear.parse(str(name))
        if period - FIRST < 0:
            continue
        for place, row in enumerate(rows.to_dict("records"), start=1):
            if place < len(rows):
                persons = split.nationally(int(row["value"]), period)
            elif str(period) in printed:
                persons = split.by_provincie(printed[str(period)], period)
            else:
                persons = split.nationally(int(distributed[str(period)]), period)
            values = persons.reindex(list(gemeenten)).to_numpy(dtype="int64")
            versions.append(Version(period, row["known_from"].date(), row["status"], values))
    return versions


def final_targets(versions: list[Version]) -> Integers:
    """(gemeenten, half-years from 2019-H1): the last version of each."""
    return np.stack([_version_of(versions, FIRST + half, date.max) for half in range(HALVES)], axis=1)


def known_targets(versions: list[Version], first_day: date) -> tuple[Integers, Integers]:
    """What gemeenten knew on `first_day`: the target of its half-year, and of the next (zeros before it is known)."""
    period = HalfYear.of(first_day)
    return _version_of(versions, period, first_day), _version_of(versions, period + 1, first_day)


def _version_of(versions: list[Version], period: HalfYear, day: date) -> Integers:
    known = [one.persons for one in versions if one.period == period and one.known_from <= day]
    return known[-1] if known else np.zeros_like(versions[0].persons)


@dataclass(frozen=True)
class _Split:
    """Splits over the gemeenten of the day whose population counts, then carries to today's."""

    population: pd.DataFrame
    herindelingen: pd.DataFrame
    provincie: pd.Series

    @classmethod
    def read(cls) -> "_Split":
        current, earlier = pd.read_csv(DATA / "gemeenten.csv"), pd.read_csv(DATA / "gemeenten_2021.csv")
        counts = [
            (earlier, "inwoners_2021", 2021),
            (current, "inwoners_2024", 2024),
            (current, "inwoners_2026", 2026),
        ]
        changes = pd.read_csv(DATA / "herindelingen.csv", parse_dates=["datum"])
        return cls(
            population=pd.concat(
                pd.DataFrame({"region": table["code"], "day": pd.Timestamp(year, 1, 1), "inhabitants": table[column]})
                for table, column, year in counts
            ),
            herindelingen=changes.set_axis(["day", "old_code", "", "new_code", "", "share", ""], axis=1)[
                ["day", "old_code", "new_code", "share"]
            ],
            provincie=pd.concat([earlier, current]).drop_duplicates("code").set_index("code")["provincie_code"],
        )

    def nationally(self, total: int, period: HalfYear) -> pd.Series:
        return self._carried(allocate(total, self._inhabitants(period)))

    def by_provincie(self, totals: pd.Series, period: HalfYear) -> pd.Series:
        inhabitants = self._inhabitants(period)
        provincie = self.provincie.reindex(inhabitants.index)
        return self._carried(
            pd.concat(allocate(int(total), inhabitants[provincie == code]) for code, total in totals.items())
        )

    def _inhabitants(self, period: HalfYear) -> pd.Series:
        counted = interpolated_population(self.population, date(reference_year(period), 1, 1), self.herindelingen)
        inhabitants: pd.Series = counted.set_index("region")["inhabitants"]
        return inhabitants

    def _carried(self, persons: pd.Series) -> pd.Series:
        frame = persons.rename("value").rename_axis("region").reset_index()
        carried: pd.Series = carry_to_successors(frame, self.herindelingen, on=TERRITORY).set_index("region")["value"]
        return carried


def first_day(month: int) -> date:
    """The first day of a month counted from January 2019."""
    return date(FIRST.year + month // 12, month % 12 + 1, 1)
