"""From nothing to every output in one go: each says what it should, and the same number is the same everywhere."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from io import StringIO

import pandas as pd
import pytest

from base.i18n import Language
from tests.jobs.cli.demo import (
    ASSUMED_TOTAL,
    EXPLAINED,
    PLANNED,
    PLANNER,
    SUPERVISOR,
    TOWNS,
    Demo,
    Tables,
    found,
    gemeenten,
    made,
    one_line,
)

NL = Language("nl")
PERIOD, END, BEGIN_END, PLANNED_END = "2026-H1", "2026-06-30", "2026-12-31", "2027-06-30"
# by number, by output: what it says
Sightings = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def flags(demo: Demo) -> pd.DataFrame:
    rows = pd.read_csv(StringIO(demo.file("flags.csv")))
    return rows[rows["period"] == PERIOD].set_index("location")


@pytest.fixture(scope="module")
def forecasts(demo: Demo) -> pd.DataFrame:
    return pd.read_csv(StringIO(demo.file("forecasts.csv")), dtype={"output_type_id": str})


def test_every_output_is_made_and_says_what_it_is(demo: Demo) -> None:
    assert "Nederland" in demo.printed["report"]
    assert demo.file("rapport.html").startswith("<!DOCTYPE html>")
    assert {row["location"] for row in json.loads(demo.file("flags.json"))} >= {"NL01", "PV20", "PV31"}
    scenario = one_line(demo.printed["scenario"])
    assert "Verwacht op 30 juni 2027:" in scenario
    assert "berust op gepubliceerde cijfers en aannames" in scenario
    assert "Gesimuleerd is wat over gemeenten is geteld" in scenario
    assert "hoge-instroom" in demo.printed["scenarios"]
    for picture in ("scenario-hoge-instroom.png", "trade-off.png"):
        assert (demo.folder / picture).read_bytes().startswith(b"\x89PNG")
    assert demo.file("GM0228.html").startswith("<!DOCTYPE html>")


def test_a_newcomer_reads_the_outcome_in_one_screen(demo: Demo) -> None:
    lines = demo.printed["short"].splitlines()
    assert len(lines) <= 45
    assert max(map(len, (*lines, *demo.printed["report"].splitlines()))) <= 80
    assert len(re.findall(r"\d van \d+ *$", demo.printed["short"], re.M)) == 12
    assert "radar explain GM" in demo.printed["short"]
    assert "esimuleerd" in demo.printed["short"]


def test_a_plan_advises_and_splits(demo: Demo) -> None:
    shown = one_line(demo.printed["plan"])
    assert "Advies: een taakstelling van 12.000" in shown
    # the published provincial targets of 2021, with the inhabitants of 1-1-2021
    assert "gemiddeld 1,7 personen naast, onafgeronde aandelen 3,4, naar boven afronden 15,0" in shown
    assert "gemiddeld 1,8 personen naast, onafgeronde aandelen 3,9, naar boven afronden 14,3" in shown
    assert "gesimuleerd" in shown
    rows = pd.read_csv(StringIO(demo.file("split.csv"))).set_index("code")
    assert len(rows) == gemeenten()
    assert rows["taakstelling"].sum() == 12_000
    assert rows.loc[["GM0014", "GM0034"], "exchange"].tolist() == [-5, 5]
    assert rows["p_miss"].between(0, 1).all()
    assert (demo.folder / "split.xlsx").read_bytes().startswith(b"PK")


def test_the_room_of_a_plan_is_what_is_housed_less_the_stand_it_starts_from(demo: Demo) -> None:
    shown = one_line(demo.printed["plan"])
    rising, at_most = (
        r"halfjaar gemiddeld ([\d.]+) personen gehuisvest",
        r"zijn gemiddeld ([\d.]+) personen te huisvesten",
    )
    housed = found(f"{rising}|{at_most}", shown)
    begin = found(r"begint het land gemiddeld ([\d.]+) achter", shown)
    room = found(r"ruimte voor een taakstelling van (?:minstens )?([\d.]+)", shown)
    persons = [int(text.replace(".", "")) for text in (housed, begin, room)]
    assert persons[0] - persons[1] == persons[2]
    limit = found(r"waarin ([\d.]+) wordt gevraagd", shown)
    assert re.search(rf"als {limit} .*? {housed} .*? {begin} achter +{room}(?!\d)", shown)


def test_sixty_numbers_are_the_same_in_every_output(demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    seen: Sightings = defaultdict(dict)
    for look in (_of_exports, _on_the_page, _in_the_terminal, _in_mails, _in_explanations, _in_warnings):
        look(seen, demo, flags, forecasts)
    _of_the_planned_half_year(seen, demo, forecasts)
    twice = {name: said for name, said in seen.items() if len(said) > 1}
    assert {name: said for name, said in twice.items() if len(set(said.values())) > 1} == {}
    assert len(twice) >= 60
    outputs = [output for said in twice.values() for output in said]
    for output in ("export", "page", "terminal", "short", "mail", "explain", "warnings", "plan", "scenario", "split"):
        assert outputs.count(output) >= 1, output


def test_what_is_added_up_over_provincies_is_what_the_country_has(demo: Demo, flags: pd.DataFrame) -> None:
    rows = _regions_in_mail(demo)
    misses = sum(int(cells[2].split(" van ")[0]) for cells in rows.values())
    country = found(r"missen (\d+) van de 342 gemeenten", demo.printed[f"mail {PLANNER}"])
    assert misses == int(country)
    level = flags["level"]
    assert flags.loc[level == "provincie", "expected_shortfall"].sum() == pytest.approx(
        flags.loc["NL01", "expected_shortfall"]
    )


def _of_exports(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    """What the exports hold, told by the statistic that is told of each."""
    for code in _above_gemeenten(flags):
        seen[f"stand {code}"]["export"] = _stand(_number(forecasts, "stand_eind", code, END, "0.5"))
        seen[f"shortfall {code}"]["export"] = NL.number(flags.loc[code, "expected_shortfall"])
        seen[f"opgave {code}"]["export"] = NL.number(flags.loc[code, "opgave"])
    gross = _number(forecasts, "achterstand_bruto", "NL01", END, "mean")
    seen["shortfall NL01"]["export of forecasts"] = NL.number(gross)
    seen["misses NL01"]["export"] = NL.number(flags.loc[flags["level"] == "gemeente", "p_miss"].sum())
    seen["misses NL01"]["export of forecasts"] = NL.number(
        _number(forecasts, "gemeenten_die_missen", "NL01", END, "mean")
    )
    seen["housed NL01"]["export"] = NL.number(_number(forecasts, "realisatie_halfjaar", "NL01", END, "0.5"))
    for code in EXPLAINED:
        seen[f"shortfall {code}"]["export"] = NL.number(flags.loc[code, "expected_shortfall"])
        seen[f"needed {code}"]["export"] = NL.number(flags.loc[code, "needed_per_month"])
        seen[f"expected {code}"]["export"] = NL.number(flags.loc[code, "expected_per_month"])
        seen[f"opgave {code}"]["export"] = NL.number(flags.loc[code, "opgave"])


def _bare(name: str) -> str:
    """The name without the mark that says simulated."""
    return name.split("\N{NO-BREAK SPACE}")[0]


def _on_the_page(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    codes = _codes(flags)
    tables = Tables(demo.file("rapport.html")).tables
    for caption, rows in tables.items():
        if caption.startswith("Netto stand in personen"):
            for name, _, _, ahead, *_ in rows[1:]:
                seen[f"stand {codes[_bare(name)]}"]["page"] = ahead.split("\n")[0]
        elif caption.startswith("Wordt de opgave van de"):
            for name, _, _, _, opgave, _, shortfall, *_ in rows[1:]:
                seen[f"opgave {codes[_bare(name)]}"]["page"] = opgave
                seen[f"shortfall {codes[_bare(name)]}"]["page"] = shortfall
        elif (match := re.match(r"Gesimuleerd: (.+): naar verwachting missen (\d+) van de", caption)) and match[
            1
        ] in codes:
            seen[f"misses {codes[match[1]]}"]["page"] = match[2]
            for name, _, shortfall, pace, *_ in rows[1:]:
                if (code := codes.get(_bare(name))) in EXPLAINED:
                    needed, expected = pace.split(" / ")
                    seen[f"shortfall {code}"]["page"] = shortfall
                    seen[f"needed {code}"]["page"], seen[f"expected {code}"]["page"] = needed, expected
    page = demo.file("rapport.html")
    seen["misses NL01"]["page"] = found(r"missen (\d+) van de 342 gemeenten op", page)
    seen["housed NL01"]["page"] = found(r"aar verwachting ([\d.]+) personen gehuisvest", page)
    seen["stand NL01"]["sentence of the page"] = found(r"naar verwachting ([\d.]+ achter) \(80", page)


def _in_the_terminal(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    codes = _codes(flags)
    stands = re.findall(
        r"^ (\S+)\N{NO-BREAK SPACE}°+(?:  +[\d.]+ (?:achter|voor)){2}  +([\d.]+ (?:achter|voor)) ",
        demo.printed["report"],
        re.M,
    )
    for name, stand in stands:
        seen[f"stand {codes[name]}"]["terminal"] = stand
    for name, n in re.findall(
        r"^Gesimuleerd: (\S+): naar verwachting missen (\d+) van de", demo.printed["report"], re.M
    ):
        seen[f"misses {codes[name]}"]["terminal"] = n
    for line in demo.printed["short"].splitlines():
        if match := re.match(
            r"(\S+)\N{NO-BREAK SPACE}°  +[\d.]+ (?:achter|voor) \(\S+\)  +"
            r"([\d.]+ (?:achter|voor))  +([\d.]+)  +(\d+) van",
            line,
        ):
            for what, said in zip(("stand", "shortfall", "misses"), match.groups()[1:], strict=True):
                seen[f"{what} {codes[match[1]]}"]["short"] = said
    seen["stand NL01"]["short"] = found(r"naar verwachting ([\d.]+ achter) \(80", demo.printed["short"])


def _in_mails(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    codes = _codes(flags)
    for name, (stand, shortfall, misses) in _regions_in_mail(demo).items():
        seen[f"stand {codes[name]}"]["mail"] = stand
        seen[f"shortfall {codes[name]}"]["mail"] = shortfall
        seen[f"misses {codes[name]}"]["mail"] = misses.split(" van ")[0]
    mail = demo.printed[f"mail {PLANNER}"]
    seen["stand NL01"]["mail"] = found(r"naar verwachting ([\d.]+ achter) \(80", mail)
    seen["misses NL01"]["mail"] = found(r"missen (\d+) van de 342 gemeenten", mail)
    seen["shortfall NL01"]["mail"] = found(r"met een achterstand dan samen ([\d.]+) achter", mail)
    seen["shortfall NL01"]["share in the mail"] = found(r"van het verwachte tekort van ([\d.]+):", mail)
    own = demo.printed[f"mail {SUPERVISOR}"]
    seen["stand PV25"]["mail of the provincie"] = found(r"naar verwachting ([\d.]+ achter) \(80", own)
    seen["misses PV25"]["mail of the provincie"] = found(r"missen (\d+) van de 51 gemeenten", own)
    seen["shortfall PV25"]["mail of the provincie"] = found(r"met een achterstand dan samen ([\d.]+) achter", own)
    seen["misses NL01"]["mail of the provincie"] = found(r"missen (\d+) van de 342 gemeenten", own)
    for name, shortfall, needed, expected in re.findall(
        r"^  (\S+)  .*?  ([\d.]+)  +([\d.]+) / ([\d.]+)", demo.printed[f"mail {TOWNS}"], re.M
    ):
        seen[f"shortfall {codes[name]}"]["mail"] = shortfall
        seen[f"needed {codes[name]}"]["mail"], seen[f"expected {codes[name]}"]["mail"] = needed, expected


def _in_explanations(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    for code in EXPLAINED:
        text = demo.printed[f"explain {code}"]
        seen[f"shortfall {code}"]["explain"] = found(r"verwacht tekort ([\d.]+) perso", text)
        seen[f"opgave {code}"]["explain"] = found(r"Opgave: stand plus taakstelling ([\d.]+)", text)
        for what, word in (("needed", "Nodig"), ("expected", "Verwacht")):
            seen[f"{what} {code}"]["explain"] = found(rf"{word} per maand (?:\(mediaan\) )?([\d.]+)", text)
            column = "needed_per_month" if what == "needed" else "expected_per_month"
            seen[f"{what} {code}"]["export"] = NL.number(flags.loc[code, column])


def _in_warnings(seen: Sightings, demo: Demo, flags: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    for code, shortfall in re.findall(r"\(((?:PV|GM)\d+)\) .* ([\d.]+)  +–  ", demo.printed["warnings"]):
        if f"shortfall {code}" in seen:
            seen[f"shortfall {code}"]["warnings"] = shortfall


def _of_the_planned_half_year(seen: Sightings, demo: Demo, forecasts: pd.DataFrame) -> None:
    """The candidate that the run assumes: plan and split beside scenario and export, all of the same chance."""
    rows = Tables(demo.file("scenario.html")).tables
    table = next(rows for caption, rows in rows.items() if len(rows[0]) == 5 and "Verschil" in rows[0])
    baseline = {row[0]: row[2].split("\n")[0].strip("*") for row in table[1:] if row[1] == "1e helft 2027"}
    names = {
        "COA-bezetting": ("occupancy", "bezetting", "0.5"),
        "Vergunninghouders bij COA": ("permits", "vergunninghouders_in_opvang", "0.5"),
        "Daarvan buiten de norm": ("beyond", "vergunninghouders_buiten_norm", "0.5"),
        "Gehuisveste personen": ("housed", "realisatie_halfjaar", "0.5"),
        "Netto stand": ("stand", "stand_eind", "0.5"),
        "Bruto achterstand": ("gross", "achterstand_bruto", "mean"),
        "Gemeenten die missen": ("misses", "gemeenten_die_missen", "mean"),
    }
    for label, (name, target, statistic) in names.items():
        number = _number(forecasts, target, "NL01", PLANNED_END, statistic)
        seen[f"{name} {PLANNED}"]["scenario"] = baseline[label]
        seen[f"{name} {PLANNED}"]["export"] = _stand(number) if name == "stand" else NL.number(number)
    shown, total = demo.printed["plan as assumed"], NL.number(ASSUMED_TOTAL)
    first = rf"^ {re.escape(total)}  +([\d.]+)  +([\d.]+)(?: achter)?  +([\d.]+)  +(\d+) "
    people = rf"^ {re.escape(total)}  +([\d.]+)  +([\d.]+)  +([\d.]+) \("
    for pattern, columns in (
        (first, ("housed", "stand", "gross", "misses")),
        (people, ("occupancy", "permits", "beyond")),
    ):
        match = re.search(pattern, shown, re.M)
        assert match is not None, shown
        for name, value in zip(columns, match.groups(), strict=True):
            seen[f"{name} {PLANNED}"]["plan"] = f"{value} achter" if name == "stand" else value
    # the expected number and the split start from the stand that the run expects; the room has its own
    begins = re.findall(
        r"(?:begint het land|het land begint naar verwachting) ([\d.]+) achter", one_line(shown).lower()
    )
    assert len(begins) == 2
    seen[f"begin {PLANNED}"] |= {f"plan {place}": begin for place, begin in enumerate(begins)}
    seen[f"begin {PLANNED}"]["export"] = NL.number(_number(forecasts, "stand_eind", "NL01", BEGIN_END, "0.5"))
    split = pd.read_csv(StringIO(demo.file("same.csv")))
    seen[f"misses {PLANNED}"]["split"] = NL.number(split["p_miss"].sum())


def _regions_in_mail(demo: Demo) -> dict[str, list[str]]:
    """The table of provincies in the planner's mail: the cells behind each name."""
    row = r"^  (\S+)  +([\d.]+ (?:achter|voor))  +([\d.]+)  +(\d+ van \d+) "
    rows = re.findall(row, demo.printed[f"mail {PLANNER}"], re.M)
    return {name: cells for name, *cells in rows}


def _above_gemeenten(flags: pd.DataFrame) -> list[str]:
    return list(flags.index[flags["level"] != "gemeente"])


def _codes(flags: pd.DataFrame) -> dict[str, str]:
    """Codes by name; where a gemeente is called as its provincie, the provincie."""
    order = flags.sort_values("level", key=lambda level: level.map({"gemeente": 0, "provincie": 1, "land": 2}))
    return dict(zip(order["name"], order.index, strict=True))


def _number(forecasts: pd.DataFrame, target: str, code: str, day: str, statistic: str) -> float:
    kind = forecasts["output_type"] if statistic == "mean" else forecasts["output_type_id"]
    rows = forecasts[
        (forecasts["target"] == target)
        & (forecasts["location"] == code)
        & (forecasts["target_end_date"] == day)
        & (kind == statistic)
    ]
    return float(rows["value"].item())


def _stand(value: float) -> str:
    return f"{NL.number(abs(value))} {'achter' if value > 0 else 'voor'}"
