from dataclasses import replace
from datetime import date

import pandas as pd

from forecast.periods import HalfYear
from shown.read.results import RunResults
from shown.regions.history import Realised, peildatum_stands, realised_half_years, realised_spans, summed_stands
from tests.shown.tables import regions_of

REGION = "NL01"
LAST = pd.Timestamp(2027, 1, 1)


def observations(*spans: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(REGION, "realisatie", "", pd.Timestamp(a), pd.Timestamp(b), value) for a, b, value in spans]
    return pd.DataFrame(rows, columns=["region", "measure", "part", "from_date", "to_date", "value"])


def stands(*points: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(REGION, pd.Timestamp(day), role, value) for day, role, value in points]
    return pd.DataFrame(rows, columns=["region", "day", "role", "value"])


def targets(**values: int) -> pd.DataFrame:
    rows = [(REGION, name[1:].replace("_", "-"), value) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["region", "period", "value"])


def test_a_half_year_is_known_from_parts_that_fill_it() -> None:
    known = realised_half_years(
        observations(
            ("2021-01-01", "2021-03-31", 40), ("2021-04-01", "2021-05-31", 30), ("2021-06-01", "2021-06-30", 20)
        ),
        REGION,
    )
    assert known == {HalfYear(2021, 1): 90}


def test_a_half_year_with_a_month_missing_is_not_known() -> None:
    parts = observations(("2021-01-01", "2021-03-31", 40), ("2021-05-01", "2021-06-30", 30))
    assert realised_half_years(parts, REGION) == {}


def test_the_published_whole_wins_over_its_parts() -> None:
    parts = observations(
        ("2022-01-01", "2022-03-31", 40), ("2022-01-01", "2022-06-30", 100), ("2022-04-01", "2022-06-30", 55)
    )
    assert realised_half_years(parts, REGION) == {HalfYear(2022, 1): 100}


def test_a_tussenstand_is_not_a_stand_and_the_end_wins_over_the_begin() -> None:
    points = stands(("2021-07-01", "eind", 5584), ("2021-07-01", "begin", 5586), ("2021-10-01", "eind", 9000))
    assert dict(peildatum_stands(points, REGION)) == {pd.Timestamp("2021-07-01"): 5584}


def test_a_span_between_stands_is_derived_from_the_targets() -> None:
    spans = realised_spans(
        observations(),
        targets(p2015_H2=14900, p2016_H1=20000),
        stands(("2015-07-01", "eind", 5300), ("2016-07-01", "eind", 5282)),
        REGION,
    )
    assert spans == [Realised(HalfYear(2015, 2), HalfYear(2016, 1), 34918, derived=True)]
    assert spans[0].pace == 17459


def test_a_known_half_year_is_taken_out_of_the_span() -> None:
    spans = realised_spans(
        observations(("2015-07-01", "2015-12-31", 14000)),
        targets(p2015_H2=14900, p2016_H1=20000),
        stands(("2015-07-01", "eind", 5300), ("2016-07-01", "eind", 5282)),
        REGION,
    )
    assert spans == [Realised(HalfYear(2016, 1), HalfYear(2016, 1), 20918, derived=True)]


def test_nothing_is_derived_when_a_target_is_unknown() -> None:
    points = stands(("2015-07-01", "eind", 5300), ("2016-07-01", "eind", 5282))
    assert realised_spans(observations(), targets(p2015_H2=14900), points, REGION) == []


def test_a_published_span_wins_over_a_derived_one() -> None:
    spans = realised_spans(
        observations(("2015-07-01", "2016-06-30", 35000)),
        targets(p2015_H2=14900, p2016_H1=20000),
        stands(("2015-07-01", "eind", 5300), ("2016-07-01", "eind", 5282)),
        REGION,
    )
    assert spans == [Realised(HalfYear(2015, 2), HalfYear(2016, 1), 35000, derived=False)]


def test_the_national_history_has_no_half_year_twice(results: RunResults) -> None:
    known = realised_half_years(results.observations, REGION)
    spans = realised_spans(results.observations, results.targets, results.stands, REGION)
    covered = [span.first + step for span in spans for step in range(span.half_years)]
    assert len(covered) == len(set(covered))
    assert not set(covered) & set(known)
    assert [(str(span.first), str(span.last)) for span in spans] == [
        ("2015-H2", "2016-H1"),
        ("2017-H1", "2018-H2"),
        ("2022-H2", "2024-H2"),
    ]
    assert min(known).start == date(2015, 1, 1)


def test_stands_after_the_last_published_one_are_the_sum_of_the_gemeenten_with_the_niveauverschil(
    results: RunResults,
) -> None:
    day, later = pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 7, 1)
    codes = ["GM0014", "GM0034"]
    regions = regions_of(
        pd.DataFrame({"code": codes, "name": codes, "level": "gemeente", "parent": ["PV20", "PV24"]})
    )

    def stand(region: str, on: pd.Timestamp, value: int) -> dict[str, object]:
        return {"region": region, "day": on, "role": "eind", "value": value}

    rows = [stand("GM0014", day, 10), stand("GM0034", day, -3), stand("GM0014", later, 8), stand("GM0034", later, 1)]
    made = replace(
        results, regions=regions, stands=pd.DataFrame([*rows, stand("NL01", day, 9), stand("GM0014", LAST, 5)])
    )
    assert summed_stands(made, "NL01").to_dict() == {later: 8 + 1 + 2}
    assert summed_stands(made, "PV20").to_dict() == {day: 10, later: 8, LAST: 5}, "every gemeente of it has one"
    assert summed_stands(replace(made, regions={}), "NL01").empty
