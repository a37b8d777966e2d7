"""Text files as programs write them: letters, separators, idioms."""

import pytest

from jobs.importing.files import limits
from jobs.importing.files.parsing import parse
from jobs.importing.files.unreadable import Unreadable

TABLE = [("date", "region", "value"), ("2026-01-01", "PV22", "69")]


def rows(content: str | bytes) -> list[tuple[int, tuple[str, ...]]]:
    (grid,) = parse(content.encode() if isinstance(content, str) else content, "csv")
    assert grid.name == ""
    return list(grid.rows)


def texts(content: str | bytes) -> list[tuple[str, ...]]:
    return [cells for _, cells in rows(content)]


def flaw(content: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        rows(content)
    return refused.value.flaws[0].code


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_file_of_zeros_is_damaged_and_not_empty(kind: str) -> None:
    for content in (b"\x00", b"\x00" * 5000):
        with pytest.raises(Unreadable, match="nothing but zeros") as refused:
            parse(content, kind)
        assert refused.value.flaws[0].code == "damaged"
    with pytest.raises(Unreadable, match="the file is empty"):
        parse(b" \n", kind)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    assert texts("\n".join(separator.join(row) for row in TABLE)) == TABLE


@pytest.mark.parametrize("title", ["Stand per gemeente, januari 2026", "a,b,c,d,e,f,g", "x\ty", "Bron: COA"])
def test_the_separator_is_found_below_a_title(title: str) -> None:
    assert texts(f"{title}\n\n" + "\n".join(";".join(row) for row in [*TABLE, TABLE[1]]))[1:] == [*TABLE, TABLE[1]]


def test_decimal_commas_and_texts_with_commas_do_not_pass_for_separators() -> None:
    assert texts('date;pct;"naam, a, b, c"\n2026;1,5;x, y\n2027;2,5;x, y\n')[1] == ("2026", "1,5", "x, y")


def test_a_line_that_names_the_separator_is_skipped_and_counted() -> None:
    assert rows("sep=;\r\ndate;region;value\r\n2026-01-01;PV22;69\r\n") == [(2, TABLE[0]), (3, TABLE[1])]
    assert rows('"sep=|"\na|b,c,d\n')[0] == (2, ("a", "b,c,d"))


@pytest.mark.parametrize(
    "content",
    [
        "date;region;value\n2026-01-01;PV22;69\n".encode("utf-16"),
        b"\xfe\xff" + "date;region;value\n2026-01-01;PV22;69\n".encode("utf-16-be"),
        b"date;region;value\n2026-01-01;PV22;69\n\x1a",
        b"date;region;value\n2026-01-01;PV22;69\n\x00\x00",
        b"\xef\xbb\xbf\xef\xbb\xbfdate;region;value\n2026-01-01;PV22;69",
        b"date;region;value\r\r\n2026-01-01;PV22;69\r\r\n",
        b"date;region;value\r2026-01-01;PV22;69",
        b'date; "region"; "value"\n2026-01-01; "PV22"; "69"',
        b'="date";region;value\n="2026-01-01";="PV22";69',
        b'"=""date""";region;value\n"=""2026-01-01""";PV22;69',
        b"date;region;value\n'2026-01-01;'PV22;'69",
        "date;region;value\n2026-01-01;PV22\u200b;\u00a069\u202f".encode(),
    ],
)
def test_habits_of_programs(content: bytes) -> None:
    assert texts(content) == TABLE


def test_an_apostrophe_that_belongs_to_a_name_stays() -> None:
    assert texts("naam\n's-Gravenhage\n't Zand\n1'234\n") == [("naam",), ("'s-Gravenhage",), ("'t Zand",), ("1'234",)]


def test_a_formula_is_kept_to_be_told() -> None:
    assert texts("value\n=SUM(A1)\n#N/A\n")[1:] == [("=SUM(A1)",), ("#N/A",)]


def test_letters_are_composed_and_spaces_plain() -> None:
    assert texts("Syrie\u0308;1\u00a0234;1\u2009234\n") == [("Syrië", "1 234", "1 234")]


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "mac_roman"])
def test_letters_of_other_systems_are_not_guessed(encoding: str) -> None:
    assert flaw("region;naam\nPV21;Fryslân\n".encode(encoding)) == "not_text"


def test_what_is_larger_than_any_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert flaw("," * limits.MOST_WIDTH + "x\n") == "too_large"
    monkeypatch.setattr(limits, "MOST_CELLS", 3)
    assert flaw("a,b\nc,d\n") == "too_large"
