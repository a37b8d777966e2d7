"""One run from nothing to every output, typed as a user types it, and what each output says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from config import DATA
from tests.jobs.cli.typed import radar

PLANNER, SUPERVISOR, TOWNS = "planner@land.example", "toezicht@gelderland.example", "ede@arnhem.example"
RECIPIENTS = f"""naam;adres;taal;bereik;soorten
Planner;{PLANNER};nl;NL01;weekly
Toezicht;{SUPERVISOR};nl;PV25;weekly
Twee gemeenten;{TOWNS};nl;GM0228,GM0200;weekly
"""
EXPLAINED = ("GM0363", "GM0228", "GM0200")
# the half-year that is planned, whose taakstelling the run assumes to be as the last one
PLANNED, ASSUMED_TOTAL = "2027-H1", 15_000


@dataclass(frozen=True)
class Demo:
    """What was printed by command, and the folder with what was written."""

    printed: dict[str, str]
    folder: Path

    def file(self, name: str) -> str:
        """The text of a file that was written."""
        return (self.folder / name).read_text(encoding="utf-8-sig")


def made(folder: Path) -> Demo:
    """Everything, in `folder`."""
    (folder / "radar.toml").write_text("samples = 300\n[backtest]\norigins = 1\n")
    (folder / "ontvangers.csv").write_text(RECIPIENTS, encoding="utf-8")
    (folder / "doel.toml").write_text('measure = "bezetting"\nat_most = 1000000\nprobability = 0.5\n')
    (folder / "uitruil.csv").write_text("period,from,to,persons\n2027-H1,GM0014,GM0034,5\n")
    commands = {
        "init": ["init", "--builtin"],
        "run": ["run", "--as-of", "2026-01-31", "--seed", "7"],
        "report": ["report", "--all"],
        "short": ["report"],
        "page": ["report", "--html", "rapport.html"],
        **{f"export {kind}": ["export", kind, "--out", f"{kind}.csv"] for kind in ("flags", "forecasts")},
        "export json": ["export", "flags", "--out", "flags.json"],
        **{f"explain {code}": ["explain", code] for code in EXPLAINED},
        "explain page": ["explain", "GM0228", "--html", "GM0228.html"],
        "recipients": ["recipients", "import", "ontvangers.csv"],
        "mail": ["mail", "send", "--week", "2026-W05"],
        **{
            f"mail {address}": ["mail", "preview", "--week", "2026-W05", "--recipient", address]
            for address in (PLANNER, SUPERVISOR, TOWNS)
        },
        "warnings": ["warnings", "--week", "2026-W05", "--all"],
        "examples": ["scenario", "examples", "."],
        "scenario": ["scenario", "run", "hoge-instroom.toml", "--png", ".", "--html", "scenario.html"],
        "scenarios": ["scenario", "list"],
        "plan": [
            *("plan", "--period", PLANNED, "--totals", f"12000,{ASSUMED_TOTAL}", "--goal", "doel.toml"),
            *("--exchange", "uitruil.csv", "--split", "split.csv", "--split", "split.xlsx", "--png", "."),
        ],
        "plan as assumed": [
            "plan",
            "--period",
            PLANNED,
            "--totals",
            str(ASSUMED_TOTAL),
            "--total",
            str(ASSUMED_TOTAL),
            "--split",
            "same.csv",
        ],
    }
    with _at_home(folder):
        return Demo({name: _printed(words) for name, words in commands.items()}, folder)


def _printed(words: list[str]) -> str:
    out, errors = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        code = radar(*words)
    assert code == 0, f"{words}: {errors.getvalue()}"
    return out.getvalue()


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    before, kept = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    os.environ["RADAR_HOME"] = str(folder / "var")
    for name in ("RADAR_DATABASE_URL", "RADAR_LANGUAGE"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(kept)


def one_line(text: str) -> str:
    """Text as it was before it was broken over lines."""
    return " ".join(text.split())


def gemeenten() -> int:
    """How many gemeenten there are, by the built-in list."""
    return len((DATA / "gemeenten.csv").read_text(encoding="utf-8").splitlines()) - 1


class Tables(HTMLParser):
    """The tables of a page as rows of cells, by caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._caption, self._rows, self._cell = "", [[""]], None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th", "caption"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self._caption = (self._cell or "").strip()
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append((self._cell or "").strip())
        elif tag == "table":
            self.tables.setdefault(self._caption, self._rows)
        if tag in ("td", "th", "caption"):
            self._cell = None


def found(pattern: str, text: str) -> str:
    """The one group that matched first in `text`, read as one line."""
    match = re.search(pattern, one_line(text))
    assert match is not None, f"{pattern} is not in: {one_line(text)[:400]}"
    return next(group for group in match.groups() if group is not None)
