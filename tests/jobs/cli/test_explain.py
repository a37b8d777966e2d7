"""`radar explain` takes what people call a gemeente, and says of what is none what to do instead."""

import pytest

from base.errors import NotFound
from jobs.cli.explain import _code
from models.tables import Region

REGIONS = {
    "PV25": Region(code="PV25", name="Gelderland", level="provincie", parent="NL01"),
    "PV26": Region(code="PV26", name="Utrecht", level="provincie", parent="NL01"),
    "GM0243": Region(code="GM0243", name="Harderwijk", level="gemeente", parent="PV25"),
    "GM0344": Region(code="GM0344", name="Utrecht", level="gemeente", parent="PV26"),
}


@pytest.mark.parametrize(
    ("typed", "code"), [("Harderwijk", "GM0243"), ("243", "GM0243"), ("gm0243", "GM0243"), ("Utrecht", "GM0344")]
)
def test_a_gemeente_by_name_or_code(typed: str, code: str) -> None:
    assert _code(typed, REGIONS) == code


@pytest.mark.parametrize(
    ("typed", "told"),
    [("PV25", "is no gemeente"), ("Gelderland", "is no gemeente"), ("Harderwik", "nearest is GM0243")],
)
def test_what_is_no_gemeente_is_told(typed: str, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        _code(typed, REGIONS)
