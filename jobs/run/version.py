"""Which code a run was made with."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import config
import forecast
import jobs
import models

PACKAGES = (config, forecast, models, jobs)


def code_version() -> str:
    """The release and a digest of the source, so that two runs of different code never look the same."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        root = Path(str(package.__file__)).parent
        for file in sorted(root.rglob("*.py")):
            digest.update(f"{package.__name__}/{file.relative_to(root).as_posix()}".encode())
            digest.update(file.read_bytes())
    return f"{version('taakstelling-radar')}+{digest.hexdigest()[:12]}"
