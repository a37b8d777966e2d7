"""What people write for a region is the region they mean, or a fault that names those it can be."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import DATA
from jobs.importing.builtin_regions import load_regions
from jobs.importing.cells import BadCell
from jobs.importing.region_names import RegionNames, other_names
from jobs.importing.regions import KnownRegions
from models import store
from models.engine import open_engine, transaction
from models.migrate import upgrade


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> RegionNames:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('names') / 'names.db'}")
    upgrade(engine)
    with transaction(engine) as connection:
        load_regions(connection)
        known = KnownRegions.of(store.regions(connection), store.herindelingen(connection))
    engine.dispose()
    return known.by_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((code, "GM0344") for code in ("GM0344", "gm0344", "GM344", "0344", "344", "344.0", "344,0", " GM0344 ")),
        ("GM14", "GM0014"), ("14", "GM0014"), ("pv22", "PV22"), ("NL1", "NL01"),
        ("Laren (NH.)", "GM0417"), ("Beek (L.)", "GM0888"), ("Stein (L.)", "GM0971"), ("Hengelo (O.)", "GM0164"),
        ("Bergen (NH)", "GM0373"), ("Bergen, Limburg", "GM0893"), ("bergen (noord-holland)", "GM0373"),
        ("Den Haag", "GM0518"), ("'s Gravenhage", "GM0518"), ("s-gravenhage", "GM0518"), ("Den Bosch", "GM0796"),
        ("Utrecht (gemeente)", "GM0344"), ("Utrecht (provincie)", "PV26"), ("Gemeente Almere", "GM0034"),
        ("Sudwest Fryslan", "GM1900"), ("Nuenen c.a.", "GM0820"), ("Nuenen, Gerwen en Nederwetten", "GM0820"),
        ("Alphen a/d Rijn", "GM0484"), ("Friesland", "PV21"), ("Noord Brabant", "PV30"), ("Nederland", "NL01"),
        ("Ten Boer", "GM0009"), ("Wolden, De", "GM1690"), ("GM0034 Almere", "GM0034"), ("Dronten (0303)", "GM0303"),
    ],
)  # fmt: skip
def test_a_region_in_whatever_form(names: RegionNames, text: str, code: str) -> None:
    assert names.find(text) == code


@pytest.mark.parametrize(
    ("text", "fault", "told"),
    [
        ("Bergen", "ambiguous_region", "GM0373 (Bergen (NH.)) / GM0893 (Bergen (L.))"),
        ("Utrecht", "ambiguous_region", "GM0344 (Utrecht) / PV26 (Utrecht)"),
        ("Zeevang", "dissolved_region", "GM0385 (Edam-Volendam)"),
        ("Naarden", "dissolved_region", "GM1942 (Gooise Meren)"),
        ("Schijndel", "dissolved_region", "GM1948 (Meierijstad)"),
        ("Gronigen", "unknown_region", "GM0014 (Groningen)"),
        ("Laren (L.)", "unknown_region", "GM0417 (Laren)"),
    ],
)
def test_what_can_mean_two_or_none_is_a_fault_that_names_them(
    names: RegionNames, text: str, fault: str, told: str
) -> None:
    with pytest.raises(BadCell) as bad:
        names.find(text)
    assert bad.value.code == fault
    assert told in bad.value.details.values()


def test_the_table_decides_between_a_gemeente_and_its_provincie_and_between_two_gemeenten(names: RegionNames) -> None:
    assert names.find("Utrecht", level="gemeente") == "GM0344"
    assert names.find("Groningen", level="provincie") == "PV20"
    assert names.find("Bergen", provincie="PV31") == "GM0893"


def test_every_region_is_found_by_its_own_name_and_code(names: RegionNames) -> None:
    for code, name in names.names.items():
        assert names.find(name, level=names.levels[code], provincie=names.provincies.get(code)) == code
        assert names.find(code) == code


def test_every_other_name_means_a_region_that_exists_and_none_that_exists_has_it(names: RegionNames) -> None:
    assert (DATA / "gemeente_namen.csv").is_file()
    for spelling in other_names():
        assert spelling.code in names.names
        if spelling.until:
            assert names.meant(spelling.name) == set()


@given(st.text(max_size=40))
def test_no_text_does_anything_but_be_found_or_refused(names: RegionNames, text: str) -> None:
    with suppress(BadCell):
        assert names.find(text) in names.names
