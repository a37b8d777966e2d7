"""Only ordinary files are opened, and their size is looked at before a byte is read."""

import os
from pathlib import Path

import pytest

from config.given_files import UnfitFile, read_given, require_ordinary


def test_an_ordinary_file_is_read_also_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert read_given(tmp_path / "a", most_bytes=3) == b"abc"
    assert read_given(tmp_path / "link", most_bytes=3) == b"abc"
    require_ordinary(tmp_path / "link")


def special(folder: Path) -> dict[str, Path]:
    """What is no ordinary file."""
    os.mkfifo(folder / "pipe")
    (folder / "zeros").symlink_to("/dev/zero")
    return {"device": Path("/dev/zero"), "link": folder / "zeros", "pipe": folder / "pipe", "folder": folder}


@pytest.mark.parametrize("kind", ["device", "link", "pipe", "folder"])
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    path = special(tmp_path)[kind]
    with pytest.raises(UnfitFile, match="folder" if kind == "folder" else "only an ordinary file"):
        read_given(path, most_bytes=10)
    with pytest.raises(UnfitFile):
        require_ordinary(path)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "zeros").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(UnfitFile, match="larger than 3 megabytes"):
        read_given(tmp_path / "zeros", most_bytes=3 * 2**20)
    require_ordinary(tmp_path / "zeros")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="this system has no such files")
def test_a_file_that_tells_no_size_is_not_read_beyond_the_limit() -> None:
    assert Path("/proc/self/status").stat().st_size == 0
    with pytest.raises(UnfitFile):
        read_given(Path("/proc/self/status"), most_bytes=4)


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_given(tmp_path / "none", most_bytes=4)
