"""docs/LIBRARIES.md names every library that is installed with the service, and only files that are there."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "LIBRARIES.md").read_text(encoding="utf-8")


def test_every_library_is_on_the_page() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=]", line)[0].removesuffix("-python") for line in project["dependencies"]}
    assert {name for name in names if name not in TEXT.lower()} == set()


def test_what_the_page_names_is_there() -> None:
    named = set(re.findall(r"`([a-z]+/[\w/]*(?:\.py)?)`", TEXT))
    assert len(named) > 30
    assert {path for path in named if not (ROOT / path).exists()} == set()
