"""What goes out of a real run: every output can be made of it, in both languages."""

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from base.i18n import LANGUAGES, Language
from shown.export import KINDS, export
from shown.headlines import Headlines
from shown.kit.picture import Picture
from shown.page import write_html
from shown.read.results import RunResults
from shown.sections import pictures_of
from shown.terminal import print_report


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_run_with_all_its_pictures(
    finished: RunResults, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = Language(language)
    drawn: list[Picture] = []

    def kept(key: str, results: RunResults, heads: Headlines, say: Language) -> list[Picture]:
        made = pictures_of(key, results, heads, say)
        drawn.extend(made)
        return made

    monkeypatch.setattr("shown.sections.pictures_of", kept)
    page = write_html(finished, say)
    assert finished.run_id in page
    assert page.count("<svg") == len(drawn) == 10
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert say.day(finished.data_as_of) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_report_names_every_region_and_what_is_old(finished: RunResults, language: str) -> None:
    shown = StringIO()
    say = Language(language)
    print_report(finished, Console(file=shown, width=80), say)
    text = shown.getvalue()
    provincies = [region.name for region in finished.regions.values() if region.level == "provincie"]
    assert len(provincies) == 12
    assert [name for name in provincies if name not in text] == []
    assert say("The figures are old. Read the forecasts with that in mind.") in text
    assert finished.run_id in text
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_exported(finished: RunResults, kind: str, tmp_path: Path) -> None:
    rows = export(finished, kind, tmp_path / "out.csv")
    assert len(pd.read_csv(tmp_path / "out.csv")) == rows > 0
