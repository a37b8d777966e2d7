"""A profile keeps answers, is checked whole, is chosen by headings that stay, and tells what has changed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import DATA
from jobs.importing.choices import Choices
from jobs.importing.faults import ImportRefused
from jobs.importing.profiles import Profile, changes, chosen, combined, profiles_in, read_profile, write_profile

PAGE = (DATA.parents[1] / "docs" / "GEMEENTETABEL.md").read_text(encoding="utf-8")
HEADINGS = ("Gemeente", "jan-26", "Totaal")
CHOICES = Choices(
    measure="realisatie", running="year", positive="ahead", dash="unknown", totals=True, partial=True,
    sheets=("Data",), columns={'Prog"nose': "weg", "Eind": "stand 1-7-2026"},
)  # fmt: skip


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_profile(tmp_path / "coa.toml", HEADINGS, CHOICES)
    assert read_profile(tmp_path / "coa.toml") == Profile("coa", HEADINGS, CHOICES)


@given(st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_any_heading_survives(tmp_path_factory: pytest.TempPathFactory, headings: list[str], columns: dict[str, str]):
    file = tmp_path_factory.mktemp("profile") / "a.toml"
    write_profile(file, headings, Choices(columns=columns))
    assert read_profile(file) == Profile("a", tuple(headings), Choices(columns=columns))


def test_the_year_and_the_half_year_are_not_kept(tmp_path: Path) -> None:
    write_profile(tmp_path / "a.toml", HEADINGS, Choices(year=2026, period="2026-H1"))
    assert read_profile(tmp_path / "a.toml").choices == Choices()


def test_the_examples_of_the_page_are_profiles(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(examples) == 3
    for number, example in enumerate(examples):
        file = tmp_path / f"{number}.toml"
        file.write_text(example, encoding="utf-8")
        assert read_profile(file).choices != Choices()


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ('mesure = "realisatie"\nrunning = "maand"\npartial = "ja"\n', ["mesure", "partial", "running"]),
        ('headings = "Gemeente"\nsheets = [1]\ncolumns = 3\n', ["columns", "headings", "sheets"]),
        ('MEASURE = "realisatie"\ndash = "Zero"\n', ["MEASURE", "dash"]),
        ("[columns]\nPrognose = 1\n", ["columns"]),
        ("measure = realisatie\n", [None]),
    ],
)
def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path, text: str, columns: list[str | None]) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        read_profile(file)
    assert sorted(str(fault.column) for fault in refused.value.faults) == sorted(map(str, columns))
    assert {fault.code for fault in refused.value.faults} == {"bad_profile"}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ImportRefused):
        read_profile(file)


def test_it_is_chosen_by_the_headings_that_tell_no_time() -> None:
    coa = Profile("coa", ("Gemeente", "Gemeentecode", "jan-26", "Totaal"), Choices(measure="realisatie"))
    other = Profile("ander", ("Provincie", "Kwartaal", "Aantal"), Choices())
    assert chosen([other, coa], ("Gemeente", "Gemeentecode", "feb-26", "mrt-26", "Totaal")) == coa
    assert chosen([other, coa], ("Gemeente", "Stad", "Straat")) is None
    assert chosen([coa, coa], coa.headings) is None
    assert chosen([], HEADINGS) is None


def test_what_has_changed_is_told() -> None:
    profile = Profile("coa", HEADINGS, Choices())
    told = {message.format(**details) for message, details in changes(profile, ("Gemeente", "jan-26", "apr-26"))}
    assert told == {
        "since profile coa was made these columns are gone: Totaal",
        "since profile coa was made these columns are new: apr-26",
    }
    assert changes(profile, HEADINGS) == []


def test_what_is_given_for_a_file_wins_of_the_profile() -> None:
    made = combined(CHOICES, Choices(measure="koppelingen", columns={"Eind": "weg"}))
    assert (made.measure, made.running) == ("koppelingen", "year")
    assert made.columns == {'Prog"nose': "weg", "Eind": "weg"}


def test_a_folder_without_profiles_has_none(tmp_path: Path) -> None:
    assert profiles_in(tmp_path / "profiles") == []
