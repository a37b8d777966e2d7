import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import RequestError
from base.i18n import Language
from forecast.chain.names import PERMITS
from forecast.measures import GROSS
from forecast.plan.goal import MEASURES, NET, SHARE_BEYOND, Goal
from shown.asked.faults import FileRefused
from shown.asked.goal_file import parse_goals, read_goals

SHIPPED = Path(__file__).parents[3] / "config" / "goals"
NL, EN = Language("nl"), Language("en")
BELOW = "must be a number from 0 to 1000000, without quotes"
ONE = 'measure = "bezetting"\nat_most = 60000\nprobability = 0.8\n'


def refused(text: str) -> list[str]:
    with pytest.raises(FileRefused) as caught:
        parse_goals(text, "doel.toml")
    return [fault.text(EN) for fault in caught.value.faults]


def test_three_keys_are_one_goal() -> None:
    assert parse_goals(ONE, "doel.toml") == (Goal("bezetting", 60_000, 0.8),)
    assert parse_goals(f"[goal]\n{ONE}", "doel.toml") == (Goal("bezetting", 60_000, 0.8),)


def test_several_tables_are_several_goals_in_their_order() -> None:
    text = f'[[goal]]\n{ONE}\n[[goal]]\nmeasure = "stand_netto"\nat_most = -500\nprobability = 0.5\n'
    assert parse_goals(text, "doel.toml") == (Goal("bezetting", 60_000, 0.8), Goal(NET, -500, 0.5))


def test_the_shipped_examples_are_read() -> None:
    assert read_goals(SHIPPED / "norm.toml") == (Goal(SHARE_BEYOND, 0.10, 0.8),)
    assert {goal.measure for goal in read_goals(SHIPPED / "opvang-en-achterstand.toml")} == {PERMITS, GROSS}
    assert all(read_goals(path) for path in SHIPPED.glob("*.toml"))


def test_all_faults_are_told_at_once_with_where_they_stand() -> None:
    faults = refused(
        '[[goal]]\nmeassure = "bezetting"\nat_most = "60000"\nprobability = 80\n'
        '[[goal]]\nmeasure = "bezeting"\nat_most = 1\n'
    )
    assert faults == [
        "goal[1].meassure: there is no such key here; did you mean measure?",
        "goal[1].measure: is missing",
        "goal[1].at_most: must be a number from -1000000 to 1000000, without quotes",
        "goal[1].probability: must lie between 0 and 1, such as 0.8 for 8 in 10; nothing is certain",
        "goal[2].measure: bezeting cannot be chosen; did you mean bezetting?",
        "goal[2].probability: is missing",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "measure: is missing"),
        ("measure = ", "the end of the file cannot be read as TOML"),
        ("goal = []", "goal: holds no goal"),
        ("goal = 3", "goal: must be a table: put [goal] above its keys"),
        (f"horizon = 3\n[goal]\n{ONE}", "horizon: there is no such key here; possible are: goal"),
        (ONE.replace("60000", "-1"), "at_most: must be a number from 0 to 1000000, without quotes"),
        (ONE.replace("60000", "true"), "at_most: must be a number from 0 to 1000000, without quotes"),
        (ONE.replace("60000", "inf"), "at_most: must be a number from 0 to 1000000, without quotes"),
        (ONE.replace("0.8", "0"), "probability: must lie between 0 and 1"),
        (ONE.replace("0.8", "1.0"), "probability: must lie between 0 and 1"),
        (
            ONE.replace("bezetting", "aandeel_buiten_norm").replace("60000", "10"),
            "at_most: is a share: write 0.10 for 10 %",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, fault: str) -> None:
    assert any(told.startswith(fault) for told in refused(text))


def test_everyone_is_a_share_too() -> None:
    text = ONE.replace("bezetting", SHARE_BEYOND).replace("60000", "1.0")
    assert parse_goals(text, "doel.toml") == (Goal(SHARE_BEYOND, 1.0, 0.8),)


def test_a_bound_below_zero_is_only_taken_of_the_net_stand() -> None:
    for measure in MEASURES:
        text = f'measure = "{measure}"\nat_most = -1\nprobability = 0.5\n'
        if measure == NET:
            assert parse_goals(text, "doel.toml") == (Goal(NET, -1, 0.5),)
        else:
            told = "is a share: write 0.10 for 10 %" if measure == SHARE_BEYOND else BELOW
            assert refused(text) == [f"at_most: {told}"]


@given(
    measure=st.sampled_from(MEASURES),
    at_most=st.floats(0, 1),
    probability=st.floats(0.01, 0.99),
)
def test_what_is_written_is_what_is_read(measure: str, at_most: float, probability: float) -> None:
    text = f'measure = "{measure}"\nat_most = {at_most!r}\nprobability = {probability!r}\n'
    assert parse_goals(text, "doel.toml") == (Goal(measure, at_most, probability),)


def test_a_refusal_is_a_refused_request_told_in_the_language_of_the_reader() -> None:
    with pytest.raises(RequestError) as caught:
        parse_goals(ONE.replace("0.8", "8"), "doel.toml")
    assert caught.value.told(NL) == (
        "doel.toml is niet te gebruiken als doel. Fouten gevonden: 1.\n"
        "- probability: moet tussen 0 en 1 liggen, zoals 0.8 voor 8 op de 10; niets is zeker"
    )
    assert str(caught.value).startswith("doel.toml cannot be used as a goal")


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read: No such file"):
        read_goals(tmp_path / "geen.toml")
    with pytest.raises(FileRefused) as refusal:
        read_goals(Path("/dev/zero"))
    assert "dit is een apparaat, een pijp of een socket" in refusal.value.told(NL)
    (tmp_path / "beeld.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileRefused, match="UTF-8"):
        read_goals(tmp_path / "beeld.toml")


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e300", "-1e300", "9" * 400, "true"])
def test_a_number_beyond_its_range_is_refused_with_what_it_should_be(number: str) -> None:
    for measure, key in product(MEASURES, ("at_most", "probability")):
        numbers = {"at_most": "0.5", "probability": "0.5"} | {key: number}
        text = f'measure = "{measure}"\n' + "".join(f"{name} = {value}\n" for name, value in numbers.items())
        (told,) = refused(text)
        assert re.match(rf"{key}: (must be a number from|is a share|must lie between 0 and 1)", told)


@pytest.mark.parametrize("text", [f"x = {'9' * 5000}", f"x = {'[' * 10_000}", f"{'.'.join('a' * 10_000)} = 1"])
def test_what_only_an_attack_would_hold_is_refused_in_a_line(text: str) -> None:
    (told,) = refused(text)
    assert re.search("nested too deep|too many digits", told)
