"""The files that a plan is given are looked at before anything else: no run is read for one that cannot be used."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_mock_engine

from base.errors import Invalid
from base.i18n import Language
from config.settings import load_settings
from forecast.fanout import InTurn
from jobs.plan.job import PlanFiles, make_plan
from jobs.plan.request import PlanRequest


def refusal(files: PlanFiles) -> str:
    """What is said, in Dutch, of files given with a database that nothing can be read from."""
    nothing: Engine = create_mock_engine("sqlite://", None)  # type: ignore[assignment,arg-type]
    with pytest.raises(Invalid) as refused:
        make_plan(
            nothing,
            load_settings(),
            PlanRequest.parse("2027-H1"),
            files,
            run_id=None,
            total=None,
            fan_out=InTurn(),
            now=datetime(2026, 11, 21, tzinfo=UTC),
        )
    return refused.value.told(Language("nl"))


@pytest.mark.parametrize("kind", ["goals", "exchange"])
def test_a_pipe_or_device_is_not_opened(tmp_path: Path, kind: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/zero")):
        assert "dit is een apparaat, een pijp of een socket" in refusal(PlanFiles(**{kind: file}))
    assert "dit is een map" in refusal(PlanFiles(**{kind: tmp_path}))
    assert "bestaat niet" in refusal(PlanFiles(**{kind: tmp_path / "none"}))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'a,b\n"1,2\n'])
def test_exchanges_that_are_no_table_are_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "uitruil.csv"
    file.write_bytes(content)
    assert refusal(PlanFiles(exchange=file)).endswith("het is geen tabel in CSV (UTF-8)")
