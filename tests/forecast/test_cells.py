"""Known sums of realisatie: published ones, and those that two stands and the targets between them fix."""

from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from forecast.cells import Cell, derived_cells, from_the_start, published_cells, stands_by_day
from forecast.periods import HalfYear, half_years, is_peildatum, month_number
from tests.forecast.small_country import START, day, realisatie, stands, targets

JANUARY = month_number(START.start)


def test_spans_of_whole_months_become_cells():
    rows = [("PV20", "2020-01", "2020-01", 80), ("PV20", "2020-01", "2020-06", 540)]
    rows.append(("NL01", "2020-03", "2021-04", 9))
    assert published_cells(realisatie(rows)) == [
        Cell("PV20", JANUARY, JANUARY, 80.0),
        Cell("PV20", JANUARY, JANUARY + 5, 540.0),
        Cell("NL01", JANUARY + 2, JANUARY + 15, 9.0),
    ]
    assert list(published_cells(realisatie(rows))[2].months) == list(range(JANUARY + 2, JANUARY + 16))


def test_a_span_that_does_not_begin_and_end_with_a_month_is_left_out():
    frame = realisatie([("PV20", "2020-01", "2020-02", 80)])
    assert published_cells(frame.assign(from_date=day("2020-01-02"))) == []
    assert published_cells(frame.assign(to_date=day("2020-02-28"))) == []
    assert len(published_cells(frame.assign(to_date=day("2020-02-29")))) == 1


def test_no_figures_no_cells():
    assert published_cells(realisatie([])) == []
    empty = stands_by_day(stands([]))
    assert list(empty.columns) == ["region", "day", "begin", "eind"]
    assert derived_cells(empty, targets({}), []) == []


def test_the_stand_that_closes_and_the_one_that_opens_are_kept_apart():
    frame = stands([("NL01", "2021-07-01", 5584), ("PV20", "2021-07-01", 100), ("PV20", "2021-10-01", 70)])
    opens = frame.iloc[[0]].assign(role="begin", value=5586.0)
    only_opens = frame.iloc[[1]].assign(role="begin", value=90.0, day=day("2020-01-01"))
    wide = stands_by_day(pd.concat([frame, opens, only_opens]))
    assert wide.set_index(["region", "day"]).to_dict("index") == {
        ("NL01", day("2021-07-01")): {"begin": 5586.0, "eind": 5584.0},
        ("PV20", day("2020-01-01")): {"begin": 90.0, "eind": 90.0},
        ("PV20", day("2021-07-01")): {"begin": 100.0, "eind": 100.0},
    }


def test_a_gap_between_two_stands_is_filled_from_the_targets():
    known = stands_by_day(stands([("PV20", "2020-01-01", 100), ("PV20", "2021-07-01", 40)]))
    amounts = targets({("PV20", period): 200.0 for period in half_years(START, START + 2)})
    assert derived_cells(known, amounts, []) == [Cell("PV20", JANUARY, JANUARY + 17, 660.0, derived=True)]


def test_the_begin_of_the_first_and_the_end_of_the_last_stand_count():
    rows = stands([("PV20", "2020-01-01", 100), ("PV20", "2020-07-01", 40)])
    both = pd.concat([rows, rows.assign(role="begin", value=rows["value"] + 7)])
    amounts = targets({("PV20", START): 200.0})
    assert [cell.total for cell in derived_cells(stands_by_day(both), amounts, [])] == [107 + 200 - 40]


def test_where_published_figures_tile_the_time_nothing_is_derived():
    known = stands_by_day(stands([("PV20", "2020-01-01", 100), ("PV20", "2020-07-01", 40)]))
    amounts = targets({("PV20", START): 200.0})
    quarters = published_cells(realisatie([("PV20", "2020-01", "2020-03", 90), ("PV20", "2020-04", "2020-06", 90)]))
    assert derived_cells(known, amounts, quarters) == []
    assert len(derived_cells(known, amounts, quarters[:1])) == 1
    other_region = published_cells(realisatie([("PV21", "2020-01", "2020-06", 90)]))
    assert len(derived_cells(known, amounts, other_region)) == 1


def test_a_missing_target_or_a_negative_total_leaves_the_gap():
    known = stands_by_day(stands([("PV20", "2020-01-01", 100), ("PV20", "2021-01-01", 40)]))
    assert derived_cells(known, targets({("PV20", START): 200.0}), []) == []
    grown = stands_by_day(stands([("PV20", "2020-01-01", 100), ("PV20", "2020-07-01", 301)]))
    assert derived_cells(grown, targets({("PV20", START): 200.0}), []) == []


def slow_derived(known: pd.DataFrame, amounts: pd.DataFrame, published: list[Cell]) -> set[Cell]:
    """The obvious twin: month by month and half-year by half-year from each stand to the next."""
    found = set()
    for region in sorted(set(known["region"])):
        rows = sorted(known[known["region"] == region].itertuples(), key=lambda row: row.day)
        for opening, closing in pairwise(rows):
            period, total, complete = HalfYear.of(opening.day.date()), opening.begin, True
            while period.start < closing.day.date():
                target = amounts[(amounts["region"] == region) & (amounts["period"] == str(period))]["value"]
                complete &= len(target) == 1
                total += target.sum()
                period += 1
            total -= closing.eind
            first, last = month_number(opening.day.date()), month_number(closing.day.date()) - 1
            known_months = [month for cell in published if cell.region == region for month in cell.months]
            if complete and total >= 0 and any(month not in known_months for month in range(first, last + 1)):
                found.add(Cell(region, first, last, total, derived=True))
    return found


def test_cells_that_follow_on_one_another_are_counted_from_the_start_until_a_gap():
    def cell(first: int, last: int, total: float) -> Cell:
        return Cell("NL01", JANUARY + first, JANUARY + last, total)

    half = (JANUARY, JANUARY + 5)
    months = [cell(at, at, 10.0 + at) for at in range(4)]
    assert from_the_start([], *half) == (0, 0.0)
    assert from_the_start(months, *half) == (4, 46.0)
    assert from_the_start(months[1:], *half) == (0, 0.0), "the first month is not known"
    assert from_the_start([*months, cell(0, 2, 50.0)], *half) == (4, 63.0), "the longer span counts"
    assert from_the_start([cell(0, 6, 70.0), *months], *half) == (4, 46.0), "what reaches beyond is left out"
    assert from_the_start([cell(0, 2, 30.0), cell(3, 5, 40.0)], *half) == (6, 70.0)


names = st.sampled_from(["NL01", "PV20"])
moments = st.tuples(names, st.integers(0, 5))


@given(
    printed=st.dictionaries(moments, st.integers(-50, 300), min_size=1),
    known_targets=st.dictionaries(moments, st.integers(0, 300)),
    spans=st.lists(st.tuples(names, st.integers(0, 29), st.integers(0, 7), st.integers(0, 300)), max_size=4),
)
def test_derived_cells_equal_the_slow_way(
    printed: dict[tuple[str, int], int],
    known_targets: dict[tuple[str, int], int],
    spans: list[tuple[str, int, int, int]],
):
    known = stands_by_day(stands((name, str((START + at).start), value) for (name, at), value in printed.items()))
    assert known["day"].map(is_peildatum).all()
    amounts = targets({(name, START + at): float(value) for (name, at), value in known_targets.items()})
    published = [Cell(name, JANUARY + a, JANUARY + a + length, float(value)) for name, a, length, value in spans]
    assert set(derived_cells(known, amounts, published)) == slow_derived(known, amounts, published)
