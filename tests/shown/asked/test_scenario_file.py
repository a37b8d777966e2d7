"""A scenario file becomes the scenario that it says, or is refused with everything that is wrong in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import config
from base.i18n import Language
from forecast.chain.names import FAMILY, FIRST, GRANT_RATE, HOUSED
from forecast.chain.scenario import ADDITION, CAP, CAPACITY, FACTOR, LEVEL, LEVERS, Band, Change
from shown.asked.faults import FileRefused
from shown.asked.scenario_file import (
    COUNTED,
    IN_A_SHOCK,
    LEVER_OF,
    SHARED,
    read_scenario,
    read_scenario_file,
)
from shown.asked.span import Span

EXAMPLES = sorted((Path(config.__file__).parent / "scenarios").glob("*.toml"))
JANUARY = 2026 * 12
SPAN = Span(JANUARY, JANUARY + 17)
NAME = 'name = "proef"\n'
BAND_OF_2027 = "[[mpp]]\nmeasure='instroom_eerste'\nyear=2027\nminimum=1\nmiddle=1\nmaximum=1"


def read(text: str):
    return read_scenario(NAME + text, file_name="proef.toml", span=SPAN)


def faults(text: str, *, named: bool = True) -> dict[str, str]:
    """What is said in English, by where."""
    with pytest.raises(FileRefused) as refusal:
        read_scenario((NAME if named else "") + text, file_name="proef.toml", span=SPAN)
    return {
        fault.where: fault.text(Language("en")).removeprefix(f"{fault.where}: ") for fault in refusal.value.faults
    }


def test_every_kind_of_table_is_read():
    scenario = read("""
description = "Alles"
[instroom_eerste]
from = "2026-07"
to = "2027-06"
per_month = 3500
[instroom_nareis]
factor = 1.33
[hervestiging]
extra_per_month = 80
[inwilligingspercentage]
level = 0.40
[beslissingen]
from = "2026-03"
at_most_per_month = 2800
[huisvesting]
at_most_per_month = 2000
[[mpp]]
measure = "instroom_nareis"
year = 2027
minimum = 15000
middle = 18000
maximum = 25000
[[shock]]
month = "2026-10"
what = "huisvesting"
extra = -300
[taakstelling]
"2027-H1" = 15000
""")
    assert (scenario.name, scenario.description) == ("proef", "Alles")
    assert set(scenario.changes) == {
        Change(FIRST, LEVEL, 3500, JANUARY + 6, JANUARY + 17),
        Change(FAMILY, FACTOR, 1.33, JANUARY),
        Change("hervestiging", ADDITION, 80, JANUARY),
        Change(GRANT_RATE, LEVEL, 0.4, JANUARY),
        Change(CAPACITY, CAP, 2800, JANUARY + 2),
        Change(HOUSED, CAP, 2000, JANUARY),
        Change(HOUSED, ADDITION, -300, JANUARY + 9, JANUARY + 9),
    }
    assert scenario.bands == (Band(FAMILY, 2027 * 12, 2027 * 12 + 11, 15000, 18000, 25000),)
    assert scenario.targets == {"2027-H1": 15000}


def test_a_lever_can_be_moved_several_times():
    scenario = read("""
[[instroom_eerste]]
to = "2026-06"
per_month = 2000
[[instroom_eerste]]
from = "2026-07"
per_month = 3000
""")
    assert scenario.of(FIRST) == (
        Change(FIRST, LEVEL, 2000, JANUARY, JANUARY + 5),
        Change(FIRST, LEVEL, 3000, JANUARY + 6),
    )


def test_levels_come_before_factors_before_extras_before_caps_whatever_the_order_in_the_file():
    scenario = read("""
[[beslissingen]]
at_most_per_month = 3000
[[shock]]
month = "2026-10"
what = "beslissingen"
extra = 400
[[beslissingen]]
factor = 1.1
[[beslissingen]]
per_month = 2500
""")
    assert [change.kind for change in scenario.changes] == [LEVEL, FACTOR, ADDITION, CAP]


def test_every_lever_can_be_moved_and_shocked():
    assert set(LEVER_OF.values()) == set(LEVERS)
    for table, lever in LEVER_OF.items():
        assert read(f"[{table}]\nfactor = 0.5").changes == (Change(lever, FACTOR, 0.5, JANUARY),)
        shock = f'[[shock]]\nfrom = "2026-08"\nwhat = "{table}"\nextra = 0.25'
        assert read(shock).changes == (Change(lever, ADDITION, 0.25, JANUARY + 7),)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_shipped_example_can_be_read_for_the_built_in_data(file: Path):
    scenario, text = read_scenario_file(file, SPAN)
    assert scenario.name == file.stem
    assert scenario.description
    assert scenario.changes or scenario.bands
    assert text.startswith("# ")


def test_there_are_three_examples():
    assert [file.stem for file in EXAMPLES] == ["flexwoningen", "hoge-instroom", "minder-woningen"]


ONE_FAULT = {
    "a key with a nearest one": ("instrom_eerste = 1", "instrom_eerste", "did you mean instroom_eerste?"),
    "a key like no other": (
        "[instroom_eerste]\nzzz = 1\nfactor = 2",
        "instroom_eerste.zzz",
        "possible are: from, to,",
    ),
    "a key in a table": (
        "[huisvesting]\nat_mos_per_month = 1\nfactor = 1",
        "huisvesting.at_mos_per_month",
        "at_most_",
    ),
    "a key in a band": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2027\nminimum=1\nmidle=2\nmiddle=2\nmaximum=3',
        "mpp[1].midle",
        "did you mean middle?",
    ),
    "a key in a shock": (
        '[[shock]]\nmonht="2026-10"\nmonth="2026-10"\nwhat="huisvesting"\nextra=1',
        "shock[1].monht",
        "did you mean month?",
    ),
    "text for a number": ('[instroom_eerste]\nper_month = "veel"', "instroom_eerste.per_month", "a number"),
    "yes for a number": ("[instroom_eerste]\nper_month = true", "instroom_eerste.per_month", "a number"),
    "not a number": ("[instroom_eerste]\nper_month = nan", "instroom_eerste.per_month", "a number"),
    "endless": ("[instroom_eerste]\nper_month = inf", "instroom_eerste.per_month", "a number"),
    "a number for a month": ("[instroom_eerste]\nfrom = 2026\nfactor = 2", "instroom_eerste.from", "a month"),
    "a day for a month": ("[instroom_eerste]\nfrom = 2026-07-01\nfactor = 2", "instroom_eerste.from", '"2026-07"'),
    "month 13": ('[instroom_eerste]\nto = "2026-13"\nfactor = 2', "instroom_eerste.to", "a month"),
    "a number for a text": ("description = 3\n[instroom_eerste]\nfactor = 2", "description", "text"),
    "a number for a table": ("huisvesting = 3", "huisvesting", "[huisvesting]"),
    "a list of numbers": ("huisvesting = [3]", "huisvesting[1]", "[huisvesting]"),
    "a number for the targets": ("taakstelling = 3", "taakstelling", "[taakstelling]"),
    "a share above one": ("[inwilligingspercentage]\nlevel = 40", "inwilligingspercentage.level", "from 0 to 1,"),
    "a cap above one": ("[inwilligingspercentage]\nat_most = 1.1", "inwilligingspercentage.at_most", "from 0 to 1,"),
    "more than all on top": ("[inwilligingspercentage]\nextra = 2", "inwilligingspercentage.extra", "from -1 to 1,"),
    "a share shocked too far": (
        '[[shock]]\nmonth="2026-10"\nwhat="inwilligingspercentage"\nextra=-2',
        "shock[1].extra",
        "from -1 to 1,",
    ),
    "a negative level": ("[beslissingen]\nper_month = -1", "beslissingen.per_month", "from 0 to "),
    "a negative factor": ("[beslissingen]\nfactor = -1", "beslissingen.factor", "from 0 to "),
    "a negative cap": ("[huisvesting]\nat_most_per_month = -1", "huisvesting.at_most_per_month", "from 0 to "),
    "two ways at once": (
        "[beslissingen]\nfactor = 2\nper_month = 3",
        "beslissingen",
        "per_month, factor cannot go together",
    ),
    "no way at all": ('[beslissingen]\nfrom = "2026-07"', "beslissingen", "one of: per_month, factor"),
    "housing at will": ("[huisvesting]\nper_month = 3000\nfactor=1", "huisvesting.per_month", "did you mean"),
    "before the months ahead": ('[beslissingen]\nfrom="2025-12"\nfactor=2', "beslissingen.from", "before the first"),
    "after the months ahead": ('[beslissingen]\nto="2027-07"\nfactor=2', "beslissingen.to", "2027-06"),
    "the end before the start": (
        '[beslissingen]\nfrom="2026-08"\nto="2026-07"\nfactor=2',
        "beslissingen.to",
        "lies before 2026-08",
    ),
    "a shock before the months ahead": (
        '[[shock]]\nmonth="2025-12"\nwhat="huisvesting"\nextra=1',
        "shock[1].month",
        "before the first month ahead of this run, 2026-01",
    ),
    "a shock without a month": ('[[shock]]\nwhat="huisvesting"\nextra=1', "shock[1]", "one of: month, from"),
    "a shock of a month to another": (
        '[[shock]]\nmonth="2026-10"\nto="2026-12"\nwhat="huisvesting"\nextra=1',
        "shock[1].to",
        "not with month",
    ),
    "a shock in two ways": (
        '[[shock]]\nmonth="2026-10"\nwhat="huisvesting"\nextra=1\nfactor=2',
        "shock[1]",
        "extra, factor cannot go together",
    ),
    "a shock of nothing": ('[[shock]]\nmonth="2026-10"\nextra=1', "shock[1].what", "is missing"),
    "a shock of something else": (
        '[[shock]]\nmonth="2026-10"\nwhat="huisvestng"\nextra=1',
        "shock[1].what",
        "did you mean huisvesting?",
    ),
    "a shock of something far off": (
        '[[shock]]\nmonth="2026-10"\nwhat="weer"\nextra=1',
        "shock[1].what",
        "possible are: instroom_eerste,",
    ),
    "a band of what follows from others": (
        '[[mpp]]\nmeasure="hervestiging"\nyear=2027\nminimum=1\nmiddle=2\nmaximum=3',
        "mpp[1].measure",
        "possible are: instroom_eerste, instroom_nareis",
    ),
    "a band without an edge": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2027\nminimum=1\nmiddle=2',
        "mpp[1].maximum",
        "is missing",
    ),
    "a band that does not rise": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2027\nminimum=3\nmiddle=2\nmaximum=4',
        "mpp[1]",
        "must rise",
    ),
    "a band from nothing": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2027\nminimum=0\nmiddle=2\nmaximum=4',
        "mpp[1].minimum",
        "from 1 to 1000000,",
    ),
    "a band beyond the months ahead": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2028\nminimum=1\nmiddle=2\nmaximum=4',
        "mpp[1].year",
        "no month of 2026-01 to 2027-06",
    ),
    "a band that is over": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2025\nminimum=1\nmiddle=2\nmaximum=4',
        "mpp[1].year",
        "no month of 2026-01 to 2027-06",
    ),
    "a band without an end": (
        '[[mpp]]\nmeasure="instroom_eerste"\nfrom="2026-07"\nminimum=1\nmiddle=2\nmaximum=4',
        "mpp[1].to",
        "is missing",
    ),
    "a band of a year to a month": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2026\nto="2026-07"\nminimum=1\nmiddle=2\nmaximum=4',
        "mpp[1].to",
        "not with year",
    ),
    "part of a year": (
        '[[mpp]]\nmeasure="instroom_eerste"\nyear=2026.5\nminimum=1\nmiddle=2\nmaximum=4',
        "mpp[1].year",
        "whole number",
    ),
    "a half-year not ahead": ('[taakstelling]\n"2027-H2" = 1', "taakstelling.2027-H2", "2026-H1, 2026-H2, 2027-H1"),
    "no half-year": ('[taakstelling]\n"2027" = 1', "taakstelling.2027", "must be a half-year"),
    "part of a person": ('[taakstelling]\n"2027-H1" = 1.5', "taakstelling.2027-H1", "whole number"),
    "less than nobody": ('[taakstelling]\n"2027-H1" = -1', "taakstelling.2027-H1", "from 0 to "),
    "nothing": ("", "", "nothing is changed"),
    "no TOML": ("[beslissingen\n", "", "line 2, column 14 cannot be read as TOML"),
    "a table twice": (
        "[beslissingen]\nfactor = 1\n[beslissingen]\n",
        "",
        "line 4, column 14: this key or table",
    ),
    "half a file": ("[beslissingen]\nfactor = ", "", "the end of the file cannot be read as TOML"),
}


@pytest.mark.parametrize(("text", "where", "what"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_a_fault_says_where_it_stands_and_what_to_do(text: str, where: str, what: str):
    found = faults(text)
    assert list(found) == [where]
    assert what in found[where]


@pytest.mark.parametrize("name", ["Hoge instroom", "hoge_instroom", "-hoog", "hoog-", "hoog--er", "", "é"])
def test_a_name_holds_lower_case_letters_digits_and_hyphens(name: str):
    assert list(faults(f'name = "{name}"\n[huisvesting]\nfactor = 1', named=False)) == ["name"]


def test_a_scenario_needs_a_name_of_its_own():
    assert "missing" in faults("[huisvesting]\nfactor = 1", named=False)["name"]
    assert "basis" in faults('name = "basis"\n[huisvesting]\nfactor = 1', named=False)["name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[[instroom_eerste]]\nper_month=1", "[[instroom_eerste]]\nfrom='2027-06'\nper_month=2"),
        ("[[instroom_eerste]]\nper_month=1", BAND_OF_2027),
    ],
)
def test_a_level_is_set_once_for_each_month(one: str, other: str):
    found = faults(f"{one}\n{other}")
    assert len(found) == 1
    where, what = found.popitem()
    assert where in ("instroom_eerste[2]", "mpp[1]")
    assert "so does instroom_eerste[1]" in what
    assert ("2027-06" if where.startswith("i") else "2027-01") in what


def test_what_does_not_meet_may_stand_in_one_file():
    read("[[instroom_eerste]]\nto='2026-12'\nper_month=1\n[[instroom_eerste]]\nfrom='2027-01'\nper_month=2")
    read("[[instroom_eerste]]\nper_month=1\n[[instroom_nareis]]\nper_month=2\n[[shock]]\nmonth='2026-05'\n"
         "what='instroom_eerste'\nextra=10")  # fmt: skip


def test_every_fault_is_told_at_once_in_the_language_of_the_reader():
    text = 'name = "Nee"\nhuisvestin = 1\n[inwilligingspercentage]\nlevel = 2\nform = "2026-07"\n'
    with pytest.raises(FileRefused) as refusal:
        read_scenario(text, file_name="proef.toml", span=SPAN)
    assert len(refusal.value.faults) == 4
    told = refusal.value.told(Language("nl"))
    assert told.startswith("proef.toml kan niet als scenario worden gebruikt. Fouten gevonden: 4.")
    assert "- huisvestin: deze sleutel bestaat hier niet; bedoelde u huisvesting?" in told
    assert "- inwilligingspercentage.level: moet een getal van 0 tot en met 1 zijn, zonder aanhalingstekens" in told
    assert str(refusal.value) == refusal.value.told(Language("en"))


def test_a_band_may_have_begun_before_the_months_ahead_and_go_on_after_them():
    for year in (2026, 2027):
        band = f"[[mpp]]\nmeasure='instroom_eerste'\nyear={year}\nminimum=1\nmiddle=2\nmaximum=3"
        assert read(band).bands[0].first == year * 12
    later = Span(JANUARY + 6, JANUARY + 17)
    text = NAME + "[[mpp]]\nmeasure='instroom_eerste'\nyear=2026\nminimum=1\nmiddle=2\nmaximum=3"
    assert read_scenario(text, file_name="x", span=later).bands[0].first == JANUARY


def test_the_months_ahead_decide_what_is_too_early_or_too_late():
    text = NAME + '[beslissingen]\nfrom="2026-07"\nfactor=2'
    assert read_scenario(text, file_name="x", span=SPAN).changes[0].first == JANUARY + 6
    for span in (replace(SPAN, first=JANUARY + 7), replace(SPAN, last=JANUARY + 5)):
        with pytest.raises(FileRefused):
            read_scenario(text, file_name="x", span=span)


def test_a_file_of_another_encoding_is_refused_and_a_byte_order_mark_is_not(tmp_path: Path):
    file = tmp_path / "x.toml"
    text = NAME + 'description = "één"\n[huisvesting]\nfactor = 1\n'
    file.write_bytes(text.encode("utf-8-sig"))
    assert read_scenario_file(file, SPAN)[0].description == "één"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileRefused, match="UTF-8"):
        read_scenario_file(file, SPAN)


DOCS = Path(config.__file__).parents[1] / "docs" / "SCENARIOS.md"


def test_the_file_in_the_documentation_can_be_read():
    block = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[0]
    scenario = read_scenario(block, file_name="docs", span=SPAN)
    assert scenario.changes == (Change(FIRST, LEVEL, 3500, JANUARY + 6, JANUARY + 17),)


def test_the_documentation_names_every_table_and_every_key():
    text = DOCS.read_text(encoding="utf-8")
    tables = {*LEVER_OF, "[[mpp]]", "[[shock]]", "[taakstelling]"}
    keys = {*COUNTED, *SHARED, *IN_A_SHOCK, "from", "to", "what", "measure", "minimum", "middle", "maximum", "year"}
    assert {word for word in tables | keys if f"`{word}`" not in text} == set()


# every place of a number, as a text with a gap
