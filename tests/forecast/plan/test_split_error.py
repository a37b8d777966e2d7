"""The rules of the split beside the provincial targets that were published."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

from forecast.accounting import opgave
from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.split import LARGEST_REMAINDER, ROUNDED_UP, STATUTORY
from forecast.plan.split_error import COLUMNS, PROPORTIONAL, split_error
from forecast.targets import reference_population, reference_year
from tests.forecast.builtin import DATA, builtin

PAGE = DATA.parents[1] / "docs" / "SPLIT.md"


def places_of_2021() -> pd.DataFrame:
    counted = pd.read_csv(DATA / "gemeenten_2021.csv")
    names = {"code": "gemeente", "provincie_code": "provincie", "inwoners_2021": "inhabitants"}
    return counted[list(names)].rename(columns=names)


def published_in(period: str) -> pd.Series:
    printed = pd.read_csv(DATA / "provincies_halfjaar.csv").query("periode == @period")
    return printed.set_index("provincie_code")["taakstelling"]


def to_one_decimal(number: float) -> Decimal:
    """As printed: a half goes up (14.25 is told as 14.3)."""
    return Decimal(number).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("period", "total", "errors"),
    [
        ("2021-H1", 13_500, {STATUTORY: "1.7", PROPORTIONAL: "3.4", LARGEST_REMAINDER: "4.2", ROUNDED_UP: "15.0"}),
        ("2021-H2", 11_000, {STATUTORY: "1.8", PROPORTIONAL: "3.9", LARGEST_REMAINDER: "4.0", ROUNDED_UP: "14.3"}),
    ],
)
def test_the_provincial_targets_of_2021_are_met_best_by_the_rule_as_applied(
    period: str, total: int, errors: dict[str, str]
):
    published = published_in(period)
    assert published.sum() == total
    table = split_error(places_of_2021(), published)
    assert tuple(table.columns) == COLUMNS
    assert set(table["provincies"]) == {12}
    found = {rule: to_one_decimal(error) for rule, error in table.set_index("rule")["mean_absolute_error"].items()}
    assert found == {rule: Decimal(error) for rule, error in errors.items()}


@pytest.mark.parametrize(("period", "column"), [("2021-H1", 2), ("2021-H2", 3)])
def test_the_page_in_docs_tells_the_same_errors(period: str, column: int):
    lines = [line.split("|") for line in PAGE.read_text("utf-8").splitlines() if line.count("|") == 4]
    told = {line[1].strip().split("`")[1]: line[column].strip() for line in lines if line[1].startswith(" `")}
    table = split_error(places_of_2021(), published_in(period)).set_index("rule")
    for rule, error in table["mean_absolute_error"].items():
        assert told[str(rule)] == str(to_one_decimal(error))
    excess = next(line[column] for line in lines if line[1].startswith(" excess"))
    assert int(excess) == table.loc[ROUNDED_UP, "excess"]


def test_the_population_that_is_loaded_gives_the_same_errors():
    period = HalfYear.parse("2021-H1")
    parents = places_of_2021().set_index("gemeente")["provincie"]
    known = builtin()
    loaded = reference_population(known.population, known.herindelingen, parents, [reference_year(period)])
    counted = split_error(places_of_2021(), published_in("2021-H1"))
    pd.testing.assert_frame_equal(split_error(loaded, published_in("2021-H1")), counted)


def test_the_errors_are_those_counted_by_hand():
    places = pd.DataFrame(
        {
            "gemeente": ["GM0001", "GM0002", "GM0003"],
            "provincie": ["PV20", "PV20", "PV21"],
            "inhabitants": [50, 30, 20],
        }
    )
    table = split_error(places, pd.Series({"PV21": 3, "PV20": 4})).set_index("rule")
    # of 7 persons: 5.6 and 1.4 unrounded, 5 and 2 as applied, 6 and 1 by the largest remainder, 7 and 2 rounded up
    assert table["mean_absolute_error"].to_dict() == pytest.approx(
        {PROPORTIONAL: 1.6, STATUTORY: 1.0, LARGEST_REMAINDER: 2.0, ROUNDED_UP: 2.0}
    )
    assert table["largest_error"].to_dict() == pytest.approx(
        {PROPORTIONAL: 1.6, STATUTORY: 1.0, LARGEST_REMAINDER: 2.0, ROUNDED_UP: 3.0}
    )
    assert table["excess"].to_dict() == {PROPORTIONAL: 0, STATUTORY: 0, LARGEST_REMAINDER: 0, ROUNDED_UP: 2}


def test_a_provincie_that_only_one_side_knows_is_refused():
    published = published_in("2021-H1")
    with pytest.raises(BadInput, match="of PV31 there are gemeenten or a published number, not both"):
        split_error(places_of_2021(), published.drop("PV31"))
    with pytest.raises(BadInput, match="of PV99"):
        split_error(places_of_2021(), pd.concat([published, pd.Series({"PV99": 1})]))


@pytest.mark.parametrize(("period", "expected"), [("2017-H1", 19_082), ("2022-H2", 15_330)])
def test_the_national_opgave_is_the_published_sum(period: str, expected: int):
    start = str(HalfYear.parse(period).start)
    stands = pd.read_csv(DATA / "landelijk_stand.csv")
    targets = pd.read_csv(DATA / "landelijk_taakstelling_verdeeld.csv").set_index("period")["value"]
    begin = stands.loc[(stands["date"] == start) & (stands["role"] == "begin"), "value"]
    assert opgave(int(begin.item()), int(targets[period])) == expected
