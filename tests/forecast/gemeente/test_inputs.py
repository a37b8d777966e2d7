"""From figures known on a day to arrays, on the territory of that day."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import gemeente_figures
from forecast.periods import HalfYear
from forecast.vintages import Vintages

CODES = ("GM0001", "GM0002", "GM0003", "GM0010")
# GM0004 went whole into GM0010, GM0005 half into GM0010 and half into GM0003
HERINDELINGEN = pd.DataFrame(
    [
        ("2024-01-01", "GM0004", "GM0010", 1.0),
        ("2024-01-01", "GM0005", "GM0003", 0.5),
        ("2024-01-01", "GM0005", "GM0010", 0.5),
    ],
    columns=["day", "old_code", "new_code", "share"],
)
OLD, NEW = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005"), CODES
MONTHS = pd.date_range("2023-01-01", "2025-03-01", freq="MS")
AS_OF, UNTIL = date(2025, 4, 10), HalfYear(2025, 2)
DAYS = "datetime64[us]"


def days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(columns, DAYS))


def observations(measure: str, value: int, known_after: int = 7) -> pd.DataFrame:
    """Of the gemeenten of each month, `value` plus the number of the gemeente; no vintages."""
    rows = [
        (code, measure, "", month, month + pd.offsets.MonthEnd(0), value + int(code[2:]))
        for month in MONTHS
        for code in (OLD if month < pd.Timestamp("2024-01-01") else NEW)
    ]
    frame = pd.DataFrame(rows, columns=["region", "measure", "part", "from_date", "to_date", "value"])
    known = frame["to_date"] + pd.Timedelta(days=known_after)
    return days(
        frame.assign(known_from=known, value=frame["value"].astype(float)), "from_date", "to_date", "known_from"
    )


def targets(periods: tuple[str, ...] = ("2023-H1", "2023-H2", "2024-H1", "2024-H2", "2025-H1")) -> pd.DataFrame:
    rows = [
        (code, period, 61, pd.Timestamp("2022-10-01"))
        for period in periods
        for code in (OLD if period < "2024" else NEW)
    ]
    return days(pd.DataFrame(rows, columns=["region", "period", "value", "known_from"]), "known_from")


def stands(day: str = "2023-01-01", codes: tuple[str, ...] = OLD, value: float = 10.0) -> pd.DataFrame:
    rows = [(code, pd.Timestamp(day), "eind", value, pd.Timestamp(day) + pd.Timedelta(days=7)) for code in codes]
    return days(pd.DataFrame(rows, columns=["region", "day", "role", "value", "known_from"]), "day", "known_from")


def vintages() -> Vintages:
    frames = [observations("realisatie", 10), observations("koppelingen", 11)]
    rows = pd.concat(frames, ignore_index=True)
    counted = pd.DataFrame({"region": NEW, "day": pd.Timestamp("2024-01-01"), "inhabitants": [1e4, 2e4, 3e4, 4e4]})
    return Vintages(
        provincies=("PV20",),
        observations=rows.assign(id=range(len(rows))),
        stands=stands().assign(id=range(len(OLD))),
        targets=targets().assign(id=range(len(targets()))),
        population=days(counted, "day"),
        herindelingen=HERINDELINGEN,
        parents=pd.Series("PV20", index=[*OLD, "GM0010"]),
    )


def national(**assumed: int) -> pd.DataFrame:
    rows = [("NL01", period, 244, "gepubliceerd") for period in ("2024-H1", "2024-H2", "2025-H1")]
    rows += [("NL01", name.replace("_", "-"), value, "aangenomen") for name, value in assumed.items()]
    return pd.DataFrame(rows, columns=["region", "period", "value", "basis"])


def made(
    every: Vintages | None = None, as_of: date = AS_OF, totals: pd.DataFrame | None = None, until: HalfYear = UNTIL
) -> tuple[GemeenteFigures, pd.DataFrame]:
    found = gemeente_figures(
        (every or vintages()).known_on(as_of),
        national(**{"2025_H2": 300}) if totals is None else totals,
        CODES,
        as_of=as_of,
        until=until,
    )
    assert found is not None
    return found


def test_dissolved_gemeenten_are_carried_to_their_successors_and_totals_stay():
    figures, _ = made()
    assert figures.codes == CODES
    assert figures.first_month == 2023 * 12
    assert figures.months == 27
    printed = observations("realisatie", 10).groupby("from_date")["value"].sum()
    np.testing.assert_array_equal(figures.housed.sum(axis=0), printed)
    np.testing.assert_array_equal(figures.housed, np.round(figures.housed))
    # 14 of GM0004 and half of the 15 of GM0005, to the person; and as printed once it exists
    assert figures.housed[3, 0] in (14 + 7, 14 + 8)
    assert figures.housed[3, 12] == 20
    assert figures.links is not None
    assert figures.links.sum() == observations("koppelingen", 11)["value"].sum()
    assert figures.targets[:, 0].sum() == 61 * 5
    assert figures.stands[:, 0].sum() == 50


def test_stands_go_on_by_the_accounting_until_one_is_published():
    figures, _ = made()
    whole = figures.months // 6
    for column in range(1, whole + 1):
        done = figures.housed[:, 6 * column - 6 : 6 * column].sum(axis=1)
        expected = figures.stands[:, column - 1] + figures.targets[:, column - 1] - done
        np.testing.assert_array_equal(figures.stands[:, column], expected)
    assert np.isnan(figures.stands[:, whole + 1 :]).all()
    later = pd.concat([vintages().stands, stands("2025-01-01", NEW, 77.0).assign(id=99)], ignore_index=True)
    corrected, _ = made(replace(vintages(), stands=later))
    assert corrected.stands[:, 4].tolist() == [77] * 4


def test_an_unknown_month_is_nan_and_does_not_raise_the_stand():
    every = vintages()
    rows = every.observations
    gone = (rows["region"] == "GM0002") & (rows["from_date"] == "2024-05-01") & (rows["measure"] == "realisatie")
    short = gemeente_figures(
        replace(every, observations=rows[~gone]).known_on(AS_OF), national(), CODES, as_of=AS_OF, until=UNTIL
    )
    assert short is not None
    partial = short[0]
    assert np.isnan(partial.housed[1, 16])
    assert np.isnan(partial.housed).sum() == 1
    # the guess is what this gemeente does in most months
    figures, _ = made()
    assert np.nanmax(np.abs(partial.stands - figures.stands)) <= 1


def test_a_target_nobody_published_is_the_statutory_split_and_says_so():
    figures, bases = made()
    assert dict(zip(bases["period"], bases["basis"], strict=True)) == {
        "2023-H1": "gepubliceerd",
        "2023-H2": "gepubliceerd",
        "2024-H1": "gepubliceerd",
        "2024-H2": "gepubliceerd",
        "2025-H1": "gepubliceerd",
        "2025-H2": "aangenomen",
    }
    assert figures.targets[:, 5].sum() == 300
    assert figures.targets[3, 5] > figures.targets[0, 5]
    every = replace(vintages(), targets=vintages().targets.query("period < '2025'"))
    _, derived = made(every, totals=national(**{"2025_H2": 300}))
    assert derived["basis"].tolist()[-2:] == ["afgeleid", "aangenomen"]


def test_when_the_mechanism_has_ended_there_is_no_target_not_even_a_published_one():
    ended = replace(vintages(), in_force_until=date(2024, 12, 31))
    figures, bases = made(ended, totals=national().query("period < '2025'"))
    assert np.isnan(figures.targets[:, 4:]).all()
    assert bases["basis"].tolist()[-2:] == ["geen", "geen"]
    assert not np.isnan(figures.targets[:, :4]).any()


@pytest.mark.parametrize("as_of", [date(2024, 8, 3), date(2025, 1, 20), AS_OF], ids=str)
def test_figures_known_later_change_nothing(as_of: date):
    every, late = vintages(), vintages()
    day = pd.Timestamp(as_of)
    for name in ("observations", "stands", "targets"):
        frame = getattr(late, name)
        absurd = frame.assign(value=9999, known_from=day + pd.Timedelta(days=1), id=frame["id"] + 10_000)
        changed = frame.assign(value=frame["value"].where(frame["known_from"] <= day, 12345))
        late = replace(late, **{name: days(pd.concat([changed, absurd], ignore_index=True), "known_from")})
    until = HalfYear.of(as_of) + 1
    ours, bases = made(every, as_of, until=until)
    theirs, other_bases = made(late, as_of, until=until)
    for name in ("housed", "links", "targets", "stands"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    pd.testing.assert_frame_equal(bases, other_bases)


def test_the_last_month_is_the_last_that_was_known():
    assert made(as_of=date(2024, 8, 3), until=HalfYear(2024, 2))[0].months == 18
    assert made(as_of=date(2024, 8, 7), until=HalfYear(2024, 2))[0].months == 19


@pytest.mark.parametrize("last", ["2023-11-01", None])
def test_with_less_than_a_year_of_months_there_is_no_gemeente_model(last: str | None):
    rows = vintages().observations
    few = rows[rows["from_date"] <= last] if last else rows.iloc[:0]
    found = gemeente_figures(
        replace(vintages(), observations=few).known_on(AS_OF), national(), CODES, as_of=AS_OF, until=UNTIL
    )
    assert found is None


def test_sums_over_more_than_a_month_are_no_months():
    rows = vintages().observations
    quarter = rows.iloc[[0]].assign(to_date=pd.Timestamp("2023-03-31"), value=1e6, id=10**6)
    more = days(pd.concat([rows, quarter], ignore_index=True), "to_date")
    np.testing.assert_array_equal(made(replace(vintages(), observations=more))[0].housed, made()[0].housed)


def test_months_before_the_first_whole_half_year_are_left_out():
    rows = vintages().observations
    later = rows[rows["from_date"] >= "2023-03-01"]
    figures, bases = made(replace(vintages(), observations=later))
    assert figures.first_month == 2023 * 12 + 6
    assert bases["period"].iloc[0] == "2023-H2"
    # nothing was published since its start
    assert figures.stands[:, 0].tolist() == [0] * 4


def test_stands_before_the_first_published_one_are_counted_back():
    first = stands("2024-07-01", NEW, 40.0).assign(id=range(len(NEW)))
    figures, _ = made(replace(vintages(), stands=first))
    assert figures.stands[:, 3].tolist() == [40] * 4
    for column in range(4):
        done = figures.housed[:, 6 * column : 6 * column + 6].sum(axis=1)
        expected = figures.stands[:, column] + figures.targets[:, column] - done
        np.testing.assert_array_equal(figures.stands[:, column + 1], expected)


def test_without_koppelingen_there_are_none():
    rows = vintages().observations
    alone = rows[rows["measure"] == "realisatie"]
    assert made(replace(vintages(), observations=alone))[0].links is None


def test_a_split_by_inhabitants_of_before_a_herindeling_gives_the_successors_their_part():
    """2024-H1 is split by the inhabitants of 1 January 2023, when GM0004 and GM0005 were there and GM0010 was not."""
    every = vintages()
    counted = pd.DataFrame(
        {"region": OLD, "day": pd.Timestamp("2023-01-01"), "inhabitants": [10_000, 20_000, 30_000, 40_000, 20_000]}
    )
    gone = every.targets["period"] == "2024-H1"
    figures, bases = made(replace(every, population=days(counted, "day"), targets=every.targets[~gone]))
    column = list(bases["period"]).index("2024-H1")
    assert list(bases["basis"])[column] == "afgeleid"
    split = figures.targets[:, column]
    assert split.sum() == 244
    # 10, 20, 30 + 10 and 40 + 10 of 120 thousand
    np.testing.assert_allclose(split, np.array([10, 20, 40, 50]) / 120 * 244, atol=1)
