"""Every command that reads a file of a person opens it in one place."""

import re
from pathlib import Path

HERE = Path(__file__).parent.parent
# of the installation or this program itself
OWN = {
    "config/given_files.py",
    "base/i18n.py",
    "jobs/importing/region_names.py",
    "jobs/run/version.py",
    "jobs/scenario/examples.py",
    "jobs/importing/builtin_regions.py",
    "shown/gemeenten/tile_map.py",
    "jobs/makers/proof.py",
    "jobs/makers/reconstruction/published.py",
    "jobs/makers/reconstruction/targets.py",
    "jobs/makers/tiles/__main__.py",
}
READS = re.compile(r"\.read_(text|bytes)\(|read_csv\((?!BytesIO|StringIO)")


def test_no_module_reads_a_file_of_a_person_by_itself() -> None:
    modules = [
        path for folder in ("base", "config", "models", "shown", "jobs") for path in (HERE / folder).rglob("*.py")
    ]
    found = {path.relative_to(HERE).as_posix() for path in modules if READS.search(path.read_text(encoding="utf-8"))}
    assert found <= OWN
