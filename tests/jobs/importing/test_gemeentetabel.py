"""docs/GEMEENTETABEL.md works as written: its steps turn an office's table into files that are taken in."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from config import DATA
from jobs.importing.choices import Choices
from tests.jobs.importing.conftest import Desk

ROOT = DATA.parents[1]
TEXT = (ROOT / "docs" / "GEMEENTETABEL.md").read_text(encoding="utf-8")
STEPS = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """A wide table with names, figures that add up from 1 January on, and everyday spellings."""
    (tmp_path / "config" / "data").mkdir(parents=True)
    shutil.copy(DATA / "gemeenten.csv", tmp_path / "config" / "data")
    monkeypatch.chdir(tmp_path)
    names = pd.read_csv(DATA / "gemeenten.csv")["naam"].replace({"'s-Gravenhage": "Den Haag "})
    table = pd.DataFrame({"Gemeente": names, "Taakstelling": 12, "Stand 1 januari": -3})
    for number, month in enumerate(MONTHS, start=1):
        table[month] = number * (number + 1) // 2
    table.to_excel("maandtabel.xlsx", index=False)
    return table


def follow_the_steps() -> None:
    exec("\n".join(STEPS), {})


def test_the_steps_give_files_that_are_taken_in(country_desk: Desk, office: pd.DataFrame) -> None:
    follow_the_steps()
    for name, choices in (
        ("taakstelling", Choices()),
        ("stand", Choices()),
        ("realisatie", Choices(measure="realisatie")),
    ):
        content = Path(f"{name}.csv").read_text(encoding="utf-8")
        assert country_desk.bring(content, f"{name}.csv", choices).new == 342 * (6 if name == "realisatie" else 1)
    rows = country_desk.stored("observations")
    # the made-up sums 1, 3, 6, ... are 1, 2, 3, ... by month
    assert rows.groupby(rows["from_date"].dt.month)["value"].unique().map(list).to_dict() == {
        month: [month] for month in range(1, 7)
    }
    assert set(country_desk.stored("stands")["value"]) == {-3}
    assert set(country_desk.stored("targets")["basis"]) == {"verdeeld"}


def test_a_month_that_is_unknown_leaves_the_next_one_unknown_too(office: pd.DataFrame) -> None:
    office.loc[5, "mrt"] = None
    office.to_excel("maandtabel.xlsx", index=False)
    follow_the_steps()
    made = pd.read_csv("realisatie.csv").iloc[5]
    assert made[["2024-03", "2024-04"]].isna().all()
    assert made["2024-05"] == 5


def test_a_name_without_a_code_is_named(office: pd.DataFrame) -> None:
    office.loc[5, "Gemeente"] = "Nergenshuizen"
    office.to_excel("maandtabel.xlsx", index=False)
    with pytest.raises(SystemExit, match="Nergenshuizen"):
        follow_the_steps()


def test_the_codes_of_faults_it_explains_exist() -> None:
    contract = (ROOT / "docs" / "IMPORT.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", TEXT, flags=re.MULTILINE))
    names = {name for cell in explained for name in re.findall(r"`(\w+)`", cell)}
    assert len(names) > 5
    assert names <= set(re.findall(r"`(\w+)`", contract))
