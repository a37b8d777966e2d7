"""What a person types about a recipient."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.importing.asked_regions import AskedRegions
from jobs.importing.cells import BadCell
from jobs.importing.regions import KnownRegions
from jobs.mail.address import mail_address
from jobs.mail.entries import Scopes, mail_kinds, mail_language, person_name

TODAY = date(2026, 11, 16)
REGIONS = pd.DataFrame(
    [
        ("NL01", "Nederland", "land", None, None, None),
        ("PV25", "Gelderland", "provincie", None, None, None),
        ("PV26", "Utrecht", "provincie", None, None, None),
        ("GM0344", "Utrecht", "gemeente", None, None, None),
        ("GM0363", "Amsterdam", "gemeente", None, None, None),
        ("GM0788", "Haaren", "gemeente", None, None, pd.Timestamp("2021-01-01")),
        ("GM0757", "Boxtel", "gemeente", None, None, None),
        ("GM0855", "Tilburg", "gemeente", None, None, None),
    ],
    columns=["code", "name", "level", "parent", "valid_from", "valid_to"],
)
HERINDELINGEN = pd.DataFrame({"old_code": ["GM0788", "GM0788"], "new_code": ["GM0757", "GM0855"]})


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return Scopes(AskedRegions(KnownRegions.of(REGIONS, HERINDELINGEN), TODAY))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Anna@Example.NL", "anna@example.nl"),
        (" a.b+c@sub.example.nl ", "a.b+c@sub.example.nl"),
        ("o'brien@example.nl", "o'brien@example.nl"),
        ("radar@localhost", "radar@localhost"),
        ("Anna@post.kantoor.local", "anna@post.kantoor.local"),
        ("anna@mail.test", "anna@mail.test"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_lower_case(typed: str, address: str) -> None:
    assert mail_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.nl",
        "anna@",
        "anna@@example.nl",
        "a@b@example.nl",
        "anna@example.nl, bert@example.nl",
        "Anna <anna@example.nl>",
        "anna@example.nl\r\nBcc: x@example.nl",
        "anna\n@example.nl",
        '"anna b"@example.nl',
        ".anna@example.nl",
        "an..na@example.nl",
        "anna@-example.nl",
        "anna@example..nl",
        "anna@[127.0.0.1]",
        "anna@[127.0.0.1",
        "Anna <anna@example",
        "anna@xn--zz--.nl",
        f"{'a' * 65}@example.nl",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.nl",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadCell, match="is not a mail address"):
        mail_address(typed)


@pytest.mark.parametrize("typed", ["zoë@example.nl", "anna@bücher.example"])
def test_an_address_beyond_ascii_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(BadCell, match="xn--"):
        mail_address(typed)


@settings(max_examples=100)
@given(st.text("ab@. \r\n<>,;:()[]\x00é-+\u2028", max_size=8).map("a{}@example.nl".format))
def test_an_address_that_is_taken_is_one_word_in_ascii(typed: str) -> None:
    try:
        address = mail_address(typed)
    except BadCell:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(" <>,;:()[]")
    assert address.count("@") == 1


def test_a_name_is_on_one_line() -> None:
    assert person_name(" Anna  de Vries ") == "Anna de Vries"
    for broken in ("Anna\nBcc: bert@example.nl", "Anna\r\nde Vries", "Anna\n", "Anna\u2028de Vries", "Anna\x85B"):
        with pytest.raises(BadCell, match="stands on one line"):
            person_name(broken)
    for bad in ("", " \n", "a" * 121, "Anna\x00"):
        with pytest.raises(BadCell, match="1 to 120"):
            person_name(bad)


def test_languages_and_kinds_are_read_in_both_languages() -> None:
    assert [mail_language(word) for word in ("nl", "Nederlands", "EN", "engels")] == ["nl", "nl", "en", "en"]
    assert mail_kinds("weekbericht") == ("weekly",)
    assert mail_kinds("Weekly, melding; alert") == ("alert", "weekly")
    for read, word in ((mail_language, "de"), (mail_kinds, "daily"), (mail_kinds, " , ")):
        with pytest.raises(BadCell):
            read(word)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("NL01", ("NL01",)),
        ("nederland", ("NL01",)),
        ("Amsterdam, gelderland; NL01", ("NL01", "PV25", "GM0363")),
        ("gm0363 | PV26,GM0363", ("PV26", "GM0363")),
    ],
)
def test_regions_are_read_by_code_or_name_from_large_to_small(
    scopes: Scopes, typed: str, codes: tuple[str, ...]
) -> None:
    assert scopes.read(typed) == codes


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Utrecht", r"several regions.*GM0344 \(Utrecht\), PV26 \(Utrecht\)"),
        ("Amsterdan", r"nearest is GM0363 \(Amsterdam\)"),
        ("zzzzzz", "use a CBS code"),
        ("Haaren", r"GM0788 \(Haaren\) no longer exists; give its successor: GM0757 \(Boxtel\), GM0855 \(Tilburg\)"),
        ("GM0788", "no longer exists"),
        (" , ", "at least one region"),
    ],
)
def test_regions_that_cannot_be_meant_are_refused_with_what_to_write(scopes: Scopes, typed: str, told: str) -> None:
    with pytest.raises(BadCell, match=told):
        scopes.read(typed)


NAMES = pd.DataFrame(
    [
        ("PV27", "Noord-Holland", "provincie", "NL01", None, None),
        ("PV31", "Limburg", "provincie", "NL01", None, None),
        ("GM0373", "Bergen (NH.)", "gemeente", "PV27", None, None),
        ("GM0893", "Bergen (L.)", "gemeente", "PV31", None, None),
        ("GM0417", "Laren", "gemeente", "PV27", None, None),
        ("GM0888", "Beek", "gemeente", "PV31", None, None),
        ("GM0820", "Nuenen, Gerwen en Nederwetten", "gemeente", "PV30", None, None),
        ("GM1900", "Súdwest-Fryslân", "gemeente", "PV21", None, None),
    ],
    columns=["code", "name", "level", "parent", "valid_from", "valid_to"],
)


@pytest.fixture(scope="module")
def by_name() -> Scopes:
    return Scopes(AskedRegions(KnownRegions.of(NAMES, HERINDELINGEN.head(0)), TODAY))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Nuenen, Gerwen en Nederwetten", ("GM0820",)),
        ("Laren, nuenen,  gerwen en nederwetten,Beek", ("GM0417", "GM0820", "GM0888")),
        ("Laren (NH.)", ("GM0417",)),
        ("beek (L)", ("GM0888",)),
        ("Nuenen c.a.", ("GM0820",)),
        ("gm888", ("GM0888",)),
        ("Bergen (NH.); Bergen (L.)", ("GM0373", "GM0893")),
        ("Su\u0301dwest-Frysla\u0302n", ("GM1900",)),
    ],
)
def test_names_with_commas_and_suffixes_are_scopes(by_name: Scopes, typed: str, codes: tuple[str, ...]) -> None:
    assert by_name.read(typed) == codes


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Bergen", "ambiguous_region"), ("Beek (NH.)", "unknown_region"), ("Nuenen, Gerwen", "unknown_region")],
)
def test_a_name_that_may_be_another_is_not_guessed(by_name: Scopes, typed: str, code: str) -> None:
    with pytest.raises(BadCell) as fault:
        by_name.read(typed)
    assert fault.value.code == code
