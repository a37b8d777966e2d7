"""What a command costs is told of a command that works, and one that fails does not pass for a quick one."""

import sys
from pathlib import Path

import pytest

from tests.bench.whole_run import used


def test_the_cost_of_a_command_is_that_of_its_process(tmp_path: Path) -> None:
    busy = "import os, pathlib; pathlib.Path(os.environ['RADAR_HOME'], 'here').touch(); sum(range(3_000_000))"
    cost = used([sys.executable, "-c", busy], tmp_path)
    assert (tmp_path / "here").exists()
    assert cost.cpu > 0
    assert cost.wall > 0
    assert 1 < cost.memory < 1000


def test_a_command_that_fails_has_no_cost(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="failed"):
        used([sys.executable, "-c", "raise SystemExit(1)"], tmp_path)
