"""Headings that look like personal data, and headings that only resemble them."""

import pytest

from jobs.importing.layouts import LAYOUTS
from jobs.importing.personal import personal_columns


@pytest.mark.parametrize(
    "heading",
    [
        "bsn", "BSN", "BSN-nummer", "burgerservicenummer", "v-nummer", "V nummer", "vnummer", "v_nr", "V-nr.",
        "achternaam", "Achternaam aanvrager", "voornaam", "voor-naam", "voorletters", "geboortedatum",
        "Geboorte datum", "geboorteplaats", "adres", "woonadres", "postcode", "telefoon", "e-mail", "E-mailadres",
        "surname", "First name", "date of birth", "Date_Of_Birth", "DoB", "last-name", "phone number",
    ],
)  # fmt: skip
def test_personal_data_is_seen_in_whatever_dress(heading: str) -> None:
    assert personal_columns(["region", heading]) == [heading]


def test_no_heading_of_ours_looks_personal() -> None:
    assert personal_columns(name for layout in LAYOUTS for name in layout.columns) == []


@pytest.mark.parametrize("heading", ["naam", "name", "region_name", "gemeentenaam", "mailing", "bron"])
def test_other_headings_are_left_alone(heading: str) -> None:
    assert personal_columns([heading]) == []
