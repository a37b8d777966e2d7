"""Typed settings and the shipped defaults and figures. Knows no other package of ours."""

from pathlib import Path
from typing import Final

# the built-in figures, read-only
DATA: Final = Path(__file__).parent / "data"
