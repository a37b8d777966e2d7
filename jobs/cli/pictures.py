"""Pictures as files, for the commands with `--png`."""

from collections.abc import Iterable
from pathlib import Path

from shown.kit.picture import Picture
from shown.kit.theme import render_png


def write_pictures(folder: Path, pictures: Iterable[Picture]) -> list[Path]:
    """The files written, one per picture and named after its key; `folder` is made when it is not there.

    Raises:
        OSError: the folder or a file in it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for picture in pictures:
        file = folder / f"{picture.key}.png"
        file.write_bytes(render_png(picture.chart))
        written.append(file)
    return written
