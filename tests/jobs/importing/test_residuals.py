"""What the published figures do not explain, and from when that was known."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.residuals import COLUMNS, new_vintages, residuals

PROVINCIES = ["PV20", "PV21"]
COUNTS = st.integers(0, 5000)
STANDS = st.integers(-500, 5000)


def days(*texts: str) -> "pd.Series[pd.Timestamp]":
    return pd.Series(list(texts), dtype="datetime64[us]")


def stands(*rows: tuple[str, str, str, int, str]) -> pd.DataFrame:
    """Region, day, role, value, known from."""
    return pd.DataFrame(
        {
            "id": range(len(rows)),
            "region": pd.Series([row[0] for row in rows], dtype="str"),
            "day": days(*(row[1] for row in rows)),
            "role": pd.Series([row[2] for row in rows], dtype="str"),
            "value": pd.Series([row[3] for row in rows], dtype="int64"),
            "known_from": days(*(row[4] for row in rows)),
            "simulated": False,
        }
    )


def targets(*rows: tuple[str, str, int, str, str]) -> pd.DataFrame:
    """Region, period, value, basis, known from."""
    return pd.DataFrame(
        {
            "id": range(len(rows)),
            "region": pd.Series([row[0] for row in rows], dtype="str"),
            "period": pd.Series([row[1] for row in rows], dtype="str"),
            "value": pd.Series([row[2] for row in rows], dtype="int64"),
            "basis": pd.Series([row[3] for row in rows], dtype="str"),
            "known_from": days(*(row[4] for row in rows)),
            "simulated": False,
        }
    )


def realised(*rows: tuple[str, str, str, int, str]) -> pd.DataFrame:
    """Region, first day, last day, value, known from."""
    return pd.DataFrame(
        {
            "id": range(len(rows)),
            "region": pd.Series([row[0] for row in rows], dtype="str"),
            "measure": pd.Series("realisatie", index=range(len(rows)), dtype="str"),
            "part": pd.Series("", index=range(len(rows)), dtype="str"),
            "from_date": days(*(row[1] for row in rows)),
            "to_date": days(*(row[2] for row in rows)),
            "value": pd.Series([row[3] for row in rows], dtype="int64"),
            "known_from": days(*(row[4] for row in rows)),
            "simulated": False,
        }
    )


BEGIN = ("PV20", "2021-01-01", "eind", 109, "2021-01-08")
END = ("PV20", "2021-07-01", "eind", 234, "2021-07-08")
TARGET = ("PV20", "2021-H1", 454, "aangekondigd", "2020-10-01")
REALISED = ("PV20", "2021-01-01", "2021-06-30", 352, "2021-07-09")


def rows(frame: pd.DataFrame) -> list[tuple[str, str, str, int, str]]:
    return [
        (row.region, f"{row.day:%Y-%m-%d}", row.kind, row.value, f"{row.known_from:%Y-%m-%d}")
        for row in frame[COLUMNS].itertuples()
    ]


def computed(
    known_stands: pd.DataFrame, known_targets: pd.DataFrame, known_realised: pd.DataFrame
) -> list[tuple[str, str, str, int, str]]:
    return rows(
        residuals(stands=known_stands, targets=known_targets, observations=known_realised, provincies=PROVINCIES)
    )


def test_a_correctie_is_known_when_the_last_of_its_inputs_is() -> None:
    # Groningen 2021-H1, with the gemeenten dissolved on 1 January 2021: 234 - (109 + 454 - 352)
    assert computed(stands(BEGIN, END), targets(TARGET), realised(REALISED)) == [
        ("PV20", "2021-07-01", "correctie", 23, "2021-07-09")
    ]


def test_without_one_of_its_inputs_there_is_none() -> None:
    assert computed(stands(END), targets(TARGET), realised(REALISED)) == []
    assert computed(stands(BEGIN, END), targets(), realised(REALISED)) == []
    assert computed(stands(BEGIN, END), targets(TARGET), realised()) == []


def test_simulated_figures_have_no_say() -> None:
    simulated = realised(REALISED).assign(simulated=True)
    assert computed(stands(BEGIN, END), targets(TARGET), simulated) == []


def test_a_tussenstand_is_compared_with_what_was_realised_until_then() -> None:
    # Drenthe on 1 October 2021: 366 - (159 + 313 - 182)
    drenthe = stands(
        ("PV22", "2021-07-01", "eind", 159, "2021-07-08"), ("PV22", "2021-10-01", "eind", 366, "2021-10-08")
    )
    target = targets(("PV22", "2021-H2", 313, "verdeeld", "2021-03-29"))
    until = realised(("PV22", "2021-07-01", "2021-09-30", 182, "2021-10-08"))
    assert computed(drenthe, target, until) == [("PV22", "2021-10-01", "correctie", 76, "2021-10-08")]


def test_the_printed_begin_counts_and_its_difference_is_kept() -> None:
    printed = ("PV20", "2021-01-01", "begin", 110, "2021-07-10")
    assert computed(stands(BEGIN, printed, END), targets(TARGET), realised(REALISED)) == [
        ("PV20", "2021-07-01", "correctie", 22, "2021-07-10"),
        ("PV20", "2021-01-01", "beginverschil", 1, "2021-07-10"),
    ]


def test_the_distributed_target_counts_and_the_last_vintage_of_each() -> None:
    versions = targets(
        ("PV20", "2021-H1", 400, "aangekondigd", "2020-05-01"),
        ("PV20", "2021-H1", 453, "verdeeld", "2020-10-01"),
        TARGET,
    )
    later = stands(BEGIN, END, ("PV20", "2021-07-01", "eind", 230, "2021-09-01"))
    assert computed(later, versions, realised(REALISED)) == [("PV20", "2021-07-01", "correctie", 20, "2021-09-01")]


def test_months_serve_where_the_half_year_itself_is_not_given() -> None:
    ends = ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]
    months = [("PV20", f"2021-{end[:2]}-01", f"2021-{end}", 50, f"2021-{int(end[:2]) + 1:02d}-07") for end in ends]
    made = computed(stands(BEGIN, END), targets(TARGET), realised(*months))
    assert made == [("PV20", "2021-07-01", "correctie", 234 - (109 + 454 - 300), "2021-07-08")]
    assert computed(stands(BEGIN, END), targets(TARGET), realised(*months[1:])) == []
    both = computed(stands(BEGIN, END), targets(TARGET), realised(*months, REALISED))
    assert both == [("PV20", "2021-07-01", "correctie", 23, "2021-07-09")]


def test_levels_differ_by_what_the_provincies_do_not_add_up_to() -> None:
    country = ("NL01", "2021-07-01", "eind", 300, "2021-07-01")
    other = ("PV21", "2021-07-01", "eind", 60, "2021-08-01")
    assert computed(stands(country, END), targets(), realised()) == []
    assert computed(stands(country, END, other), targets(), realised()) == [
        ("NL01", "2021-07-01", "niveauverschil", 6, "2021-08-01")
    ]


@given(STANDS, COUNTS, COUNTS, STANDS)
def test_with_its_correctie_the_accounting_closes(begin: int, target: int, done: int, end: int) -> None:
    ((_, _, _, value, _),) = computed(
        stands((*BEGIN[:3], begin, BEGIN[4]), (*END[:3], end, END[4])),
        targets((*TARGET[:2], target, *TARGET[3:])),
        realised((*REALISED[:3], done, REALISED[4])),
    )
    assert begin + target - done + value == end


def stored(value: int, known_from: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [1],
            "region": ["PV20"],
            "day": days("2021-07-01"),
            "kind": ["correctie"],
            "value": [value],
            "known_from": days(known_from),
        }
    )


def test_only_a_changed_residual_is_a_new_vintage() -> None:
    now = stored(23, "2021-07-09")[COLUMNS]
    assert rows(new_vintages(now, stored(23, "2021-07-01"), date(2024, 9, 2))) == []
    assert rows(new_vintages(now, stored(5, "2021-07-01"), date(2024, 9, 2))) == rows(now)
    assert rows(new_vintages(now, stored(5, "2021-07-01").iloc[:0], date(2024, 9, 2))) == rows(now)


def test_a_residual_that_changes_by_old_inputs_is_known_from_the_import() -> None:
    now = stored(23, "2021-07-09")[COLUMNS]
    (row,) = rows(new_vintages(now, stored(5, "2021-07-09"), date(2024, 9, 2)))
    assert row[-1] == "2024-09-02"
    (row,) = rows(new_vintages(now, stored(5, "2024-09-02"), date(2024, 9, 2)))
    assert row[-1] == "2024-09-03"
