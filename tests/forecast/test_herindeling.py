"""What dissolved gemeenten had goes to their successors, and nothing is lost on the way."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.herindeling import carry_to_successors, counted_on, interpolated_population, lacking, on_territory

CODES = [f"GM{number:04}" for number in range(8)]
DAYS = [date(2019, 1, 1), date(2021, 1, 1), date(2022, 3, 24)]


def herindelingen(*rows: tuple[date, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["day", "old_code", "new_code", "share"])


def amounts(**values: float) -> pd.DataFrame:
    return pd.DataFrame({"region": list(values), "value": list(values.values())})


def as_dict(frame: pd.DataFrame) -> dict[str, float]:
    return dict(zip(frame["region"], frame["value"], strict=True))


CHAIN = herindelingen((DAYS[0], "A", "B", 1.0), (DAYS[1], "B", "C", 1.0))
SPLIT = herindelingen((DAYS[0], "Haaren", "Boxtel", 0.15), (DAYS[0], "Haaren", "Vught", 0.85))


@pytest.mark.parametrize(
    ("on", "holder"),
    [(date(2018, 12, 31), "A"), (date(2019, 1, 1), "B"), (date(2020, 12, 31), "B"), (date(2021, 1, 1), "C")],
)
def test_a_chain_is_followed_as_far_as_the_day_asked_for(on: date, holder: str):
    assert as_dict(carry_to_successors(amounts(A=10), CHAIN, on=on)) == {holder: 10}


def test_what_a_successor_already_had_is_added():
    assert as_dict(carry_to_successors(amounts(A=10, C=5, D=1), CHAIN, on=DAYS[1])) == {"C": 15, "D": 1}


def test_a_voorsprong_is_divided_as_the_mirror_image_of_an_achterstand():
    ahead = as_dict(carry_to_successors(amounts(Haaren=-7), SPLIT, on=DAYS[0]))
    behind = as_dict(carry_to_successors(amounts(Haaren=7), SPLIT, on=DAYS[0]))
    assert behind == {"Boxtel": 1, "Vught": 6}
    assert ahead == {name: -value for name, value in behind.items()}


def test_equal_remainders_go_to_the_lowest_code():
    halves = herindelingen((DAYS[0], "X", "B", 0.5), (DAYS[0], "X", "A", 0.5))
    assert as_dict(carry_to_successors(amounts(X=3), halves, on=DAYS[0])) == {"A": 2, "B": 1}


def test_a_whole_product_is_not_spoilt_by_the_noise_of_floats():
    shares = herindelingen(
        *((DAYS[0], "X", code, share) for code, share in zip("ABCD", (0.15, 0.43, 0.08, 0.34), strict=True))
    )
    assert as_dict(carry_to_successors(amounts(X=100), shares, on=DAYS[0])) == {
        "A": 15,
        "B": 43,
        "C": 8,
        "D": 34,
    }


def test_numbers_with_a_fraction_are_divided_in_proportion():
    carried = as_dict(carry_to_successors(amounts(Haaren=10.0), SPLIT, on=DAYS[0]))
    assert carried == pytest.approx({"Boxtel": 1.5, "Vught": 8.5})


def test_keys_keep_rows_apart_and_name_the_columns():
    frame = pd.DataFrame({"code": ["A", "A", "B"], "period": ["2018-H1", "2018-H2", "2018-H1"], "n": [1, 2, 4]})
    carried = carry_to_successors(frame, CHAIN, on=DAYS[0], value="n", region="code", keys=["period"])
    expected = pd.DataFrame({"period": ["2018-H1", "2018-H2"], "code": ["B", "B"], "n": [5, 2]})
    pd.testing.assert_frame_equal(carried, expected, check_dtype=False)


def test_the_frame_given_is_left_alone():
    frame = amounts(A=10)
    carry_to_successors(frame, CHAIN, on=DAYS[1])
    assert as_dict(frame) == {"A": 10}


def test_shares_that_lose_a_part_are_refused():
    with pytest.raises(BadInput, match="shares of X"):
        carry_to_successors(amounts(X=1), herindelingen((DAYS[0], "X", "A", 0.9)), on=DAYS[0])


def test_a_missing_amount_is_refused():
    with pytest.raises(BadInput, match="missing"):
        carry_to_successors(amounts(A=None, B=1), CHAIN, on=DAYS[0])


@st.composite
def reorganisations(draw: st.DrawFn) -> pd.DataFrame:
    """Dissolutions in a code order, so that nobody comes back: each code goes to one to three higher ones."""
    rows = []
    for index, code in enumerate(CODES[:-3]):
        if draw(st.booleans()):
            successors = draw(st.lists(st.sampled_from(CODES[index + 1 :]), min_size=1, max_size=3, unique=True))
            weights = draw(st.lists(st.integers(1, 9), min_size=len(successors), max_size=len(successors)))
            # a code dissolves after the ones below it, so that every successor still exists
            day = date(2010 + index, 1, 1)
            rows += [(day, code, new, weight / sum(weights)) for new, weight in zip(successors, weights, strict=True)]
    return herindelingen(*rows)


def carried_one_by_one(values: dict[str, int], reorganisation: pd.DataFrame, on: date) -> dict[str, int]:
    """The slow and obvious twin: gemeente by gemeente, person by person."""
    held = dict(values)
    for day in sorted(set(reorganisation["day"])):
        if day > on:
            continue
        today = reorganisation[reorganisation["day"] == day]
        for old in sorted(set(today["old_code"]) & set(held)):
            amount = held.pop(old)
            sign = -1 if amount < 0 else 1
            exact = {
                new: abs(amount) * share
                for new, share in zip(
                    *(today[today["old_code"] == old][c] for c in ("new_code", "share")), strict=True
                )
            }
            given_ = {new: int(number + 1e-9) for new, number in exact.items()}
            order = sorted(exact, key=lambda new: (-round(exact[new] - given_[new], 9), new))
            for new in order[: abs(amount) - sum(given_.values())]:
                given_[new] += 1
            for new, number in given_.items():
                held[new] = held.get(new, 0) + sign * number
    return held


@given(
    values=st.dictionaries(st.sampled_from(CODES), st.integers(-5000, 5000), min_size=1),
    reorganisation=reorganisations(),
    on=st.dates(date(2009, 1, 1), date(2020, 1, 1)),
)
def test_carrying_conserves_every_person_and_equals_the_slow_way(
    values: dict[str, int], reorganisation: pd.DataFrame, on: date
):
    carried = carry_to_successors(amounts(**values), reorganisation, on=on)
    assert carried["value"].sum() == sum(values.values())
    assert as_dict(carried) == carried_one_by_one(values, reorganisation, on)
    gone = set(reorganisation.loc[reorganisation["day"] <= on, "old_code"])
    assert not gone & set(carried["region"])


POPULATION = pd.DataFrame(
    [
        ("A", date(2021, 1, 1), 100),
        ("B", date(2021, 1, 1), 300),
        ("D", date(2021, 1, 1), 50),
        ("B", date(2024, 1, 1), 480),
        ("D", date(2024, 1, 1), 50),
    ],
    columns=["region", "day", "inhabitants"],
)
MERGER = herindelingen((date(2022, 1, 1), "A", "B", 1.0))


def inhabitants(day: date) -> dict[str, float]:
    frame = interpolated_population(POPULATION, day, MERGER)
    return dict(zip(frame["region"], frame["inhabitants"], strict=True))


def test_on_a_known_day_the_inhabitants_are_the_known_ones():
    frame = interpolated_population(POPULATION, date(2021, 1, 1), MERGER)
    assert inhabitants(date(2021, 1, 1)) == {"A": 100, "B": 300, "D": 50}
    assert not frame["interpolated"].any()


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2020, 1, 1), (date(2021, 1, 1),)),
        (date(2021, 1, 1), (date(2021, 1, 1),)),
        (date(2023, 1, 2), (date(2021, 1, 1), date(2024, 1, 1))),
        (date(2024, 1, 1), (date(2024, 1, 1),)),
        # nothing later is known: they are still those of 2024, and must not be called those of 2026
        (date(2026, 1, 1), (date(2024, 1, 1),)),
    ],
)
def test_of_which_counts_the_inhabitants_are_is_known(day: date, days: tuple[date, ...]):
    assert counted_on(POPULATION, day) == days
    if len(days) == 1:
        assert inhabitants(day) == inhabitants(days[0])


def test_between_known_days_the_line_is_straight_on_the_territory_of_the_day():
    # 731 of the 1,095 days have passed
    assert inhabitants(date(2023, 1, 2)) == pytest.approx({"B": 400 + 80 * 731 / 1095, "D": 50})
    assert interpolated_population(POPULATION, date(2023, 1, 2), MERGER)["interpolated"].all()


def test_a_gemeente_dissolved_later_changes_as_the_part_of_its_successor_that_it_became():
    part = (date(2021, 7, 1) - date(2021, 1, 1)).days / 1095
    assert inhabitants(date(2021, 7, 1)) == pytest.approx({"A": 100 + 20 * part, "B": 300 + 60 * part, "D": 50})


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2019, 1, 1), {"A": 100, "B": 300, "D": 50}), (date(2025, 1, 1), {"B": 480, "D": 50})],
)
def test_outside_the_known_days_the_nearest_hold_and_are_said_to_be_interpolated(
    day: date, expected: dict[str, float]
):
    assert inhabitants(day) == expected
    assert interpolated_population(POPULATION, day, MERGER)["interpolated"].all()


@given(day=st.dates(date(2021, 1, 1), date(2024, 1, 1)))
def test_the_total_moves_straight_from_one_known_day_to_the_next(day: date):
    part = (day - date(2021, 1, 1)).days / 1095
    assert sum(inhabitants(day).values()) == pytest.approx(450 + 80 * part)


def test_no_population_and_a_successor_without_inhabitants_are_refused():
    with pytest.raises(BadInput, match="no population"):
        interpolated_population(POPULATION.iloc[:0], date(2021, 1, 1), MERGER)
    with pytest.raises(BadInput, match="B has no inhabitants on 2024-01-01"):
        interpolated_population(POPULATION.drop(index=3), date(2021, 2, 1), MERGER)


REFORM = herindelingen((DAYS[1], "A", "New", 1.0), (DAYS[1], "B", "New", 1.0), (DAYS[1], "Small", "Large", 1.0))


def printed(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["month", "region", "value"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


def on_new_territory(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    moved = on_territory(frame, REFORM, day=date(2024, 1, 1), since="month", founded={"New"}, keys=["month"])
    return {
        (f"{month:%Y-%m}", region): value
        for month, region, value in zip(moved["month"], moved["region"], moved["value"], strict=True)
    }


def test_figures_on_the_old_territory_move_to_the_new():
    frame = printed(("2020-12", "A", 1), ("2020-12", "B", 2), ("2020-12", "Small", 3), ("2020-12", "Large", 4))
    assert on_new_territory(frame) == {("2020-12", "New"): 3, ("2020-12", "Large"): 7}


def test_a_successor_of_which_a_part_is_unknown_is_unknown():
    frame = printed(("2020-12", "A", 1), ("2020-12", "Large", 4), ("2020-12", "Other", 5))
    assert on_new_territory(frame) == {("2020-12", "Other"): 5}
    frame = printed(("2020-12", "A", 1), ("2020-12", "B", 1), ("2020-12", "Small", 3))
    assert on_new_territory(frame) == {("2020-12", "New"): 2}


def test_figures_that_are_on_the_new_territory_already_stay():
    frame = printed(("2020-12", "New", 3), ("2020-12", "Large", 7), ("2021-01", "New", 1), ("2021-01", "Large", 2))
    assert on_new_territory(frame) == {
        ("2020-12", "New"): 3, ("2020-12", "Large"): 7, ("2021-01", "New"): 1, ("2021-01", "Large"): 2,
    }  # fmt: skip


def test_each_month_is_a_table_of_its_own():
    frame = printed(("2020-11", "New", 3), ("2020-12", "A", 1), ("2020-12", "B", 2))
    assert on_new_territory(frame) == {("2020-11", "New"): 3, ("2020-12", "New"): 3}


def test_without_figures_there_is_nothing_to_move():
    assert on_new_territory(printed()) == {}


@given(st.lists(st.integers(0, 99), min_size=4, max_size=4))
def test_whole_tables_keep_their_total(amounts: list[int]):
    codes = ["A", "B", "Small", "Large"]
    frame = printed(*(("2020-12", code, amount) for code, amount in zip(codes, amounts, strict=True)))
    assert sum(on_new_territory(frame).values()) == sum(amounts)


def test_a_successor_lacks_its_own_row_or_what_it_was_founded_from():
    present = {"A", "Small"}
    assert lacking(present, REFORM, founded={"New"}, all_parts=False) == {"New": ("B",), "Large": ("Large",)}
    assert lacking({"New", "Large"}, REFORM, founded={"New"}, all_parts=False) == {}
