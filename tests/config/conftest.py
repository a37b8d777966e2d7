"""Every test of the settings begins without any: no file, and no variable."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("RADAR_")]:
        monkeypatch.delenv(name)
