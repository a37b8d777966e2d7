"""The map of the code is true: what it names is there, and every package is on it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
PICTURE = PAGE.split("```")[1]
ROWS = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \| ((?:`[^`]+`(?:, )?)+) \|$", PAGE, re.MULTILINE)
FIRST_HOUR = re.findall(r"^\d+\. `([^`]+)`", PAGE, re.MULTILINE)
PACKAGES = ("base", "config", "forecast", "jobs", "models", "shown")


def test_a_newcomer_is_led_through_ten_files_and_to_at_least_25_places() -> None:
    assert len(FIRST_HOUR) == 10
    assert len(ROWS) >= 25
    assert len({want for want, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("want", "file", "names"), ROWS, ids=[want for want, _, _ in ROWS])
def test_what_is_looked_for_is_defined_where_the_map_says(want: str, file: str, names: str) -> None:
    code = (ROOT / file).read_text(encoding="utf-8")
    for name in re.findall(r"`([^`]+)`", names):
        assert re.search(rf"^(?:class|def|async def) {name}\b|^{name}\b.*=", code, re.MULTILINE), f"{name} in {file}"


@pytest.mark.parametrize("file", sorted({*FIRST_HOUR, *re.findall(r"`((?:\w+/)+\w+\.\w+)`", PAGE)}))
def test_every_file_that_is_named_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("package", ["shown", "jobs"])
def test_every_room_is_in_the_picture(package: str) -> None:
    rooms = {each.parent.name for each in (ROOT / package).glob("*/__init__.py")}
    modules = {each.name for each in (ROOT / package).glob("*.py")} - {"__init__.py", "start.py"}
    named = set(re.findall(r"(\w+)/", PICTURE)) | set(re.findall(r"\w+\.py", PICTURE))
    assert rooms | modules <= named


def test_every_package_is_in_the_picture_and_is_proved_to_import_downward() -> None:
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"tests"}
    assert found == set(PACKAGES)
    for package in PACKAGES:
        assert f"{package}/" in PICTURE
        assert f'"{package}"' in contracts
