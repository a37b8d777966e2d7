"""A file in a process of its own: its answer, its limits, and what is left of it."""

import os
import sys
import time
from pathlib import Path

import pytest

from jobs.importing.faults import ImportRefused
from jobs.importing.files import apart, limits
from jobs.importing.files.limits import ReaderLimits
from jobs.importing.files.parsing import parse
from jobs.importing.files.reading import read_grids
from tests.jobs.importing.files.packages import column, xlsx_members, zipped

GOOD = zipped(xlsx_members(column('<c r="A2"><v>61</v></c>', '<c r="A3" t="e"><v>#N/A</v></c>')))


def code(content: bytes, name: str, seconds: float = 20.0) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_grids(content, name, reader=ReaderLimits(seconds))
    (fault,) = refused.value.faults
    assert name in str(refused.value)
    return fault.code


def reader(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(apart, "READER", (sys.executable, "-c", code))


def test_the_sheets_are_those_that_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_grids(GOOD, "a.xlsx") == parse(GOOD, "xlsx")
    text = ("region;naam\n" + "PV21;Fryslân\n" * 25_000).encode()
    monkeypatch.setattr(limits, "SMALL_TEXT", 10)
    assert read_grids(text, "a.csv") == parse(text, "csv")


def test_a_refusal_comes_back_with_its_row() -> None:
    far = zipped(xlsx_members(column() + '<row r="9999"><c r="B9999"><v>1</v></c></row>'))
    with pytest.raises(ImportRefused) as refused:
        read_grids(far, "a.xlsx")
    (fault,) = refused.value.faults
    assert (fault.code, fault.row, fault.details) == ("row_length", 9999, {"cell": "B9999"})


@pytest.mark.parametrize(
    "does",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        "print('{')",
        'print(\'{"sheet": "half"}\')',
        "print('[]')",
        "pass",
    ],
)
def test_a_reader_that_dies_refuses_its_file(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    reader(monkeypatch, does)
    assert code(GOOD, "a.xlsx") == "reader_died"


def test_a_reader_that_takes_too_long_is_ended_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "pids"
    reader(
        monkeypatch,
        "import os, subprocess, sys, time\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{other.pid}}')\n"
        "time.sleep(60)",
    )
    start = time.monotonic()
    assert code(GOOD, "a.xlsx", seconds=1.5) == "reader_too_long"
    assert time.monotonic() - start < 15
    own, other = map(int, told.read_text(encoding="utf-8").split())
    with pytest.raises(ChildProcessError):
        os.waitpid(own, os.WNOHANG)
    for _ in range(100):
        if not running(other):
            break
        time.sleep(0.05)
    assert not running(other)


def running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_a_reader_that_takes_too_much_memory_is_refused() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 100_000))
    content = zipped(xlsx_members(rows))
    with pytest.raises(ImportRefused) as refused:
        read_grids(content, "a.xlsx", reader=ReaderLimits(memory=60 * limits.MEGABYTE))
    assert refused.value.faults[0].code == "reader_died"
    assert len(read_grids(content, "a.xlsx")[0].rows) == 99_999
