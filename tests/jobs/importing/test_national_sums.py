"""Taakstellingen of all gemeenten that are not the national one together are told."""

from tests.jobs.importing.conftest import Desk

NATIONAL = "period,region,value,known_from,status\n2024-H2,NL01,15000,2024-03-01,vastgesteld\n"
GEMEENTEN = ("GM0014", "GM0034", "GM0757", "GM0824")


def own(*values: int) -> str:
    rows = zip(GEMEENTEN, values, strict=False)
    return "Gemeente;Taakstelling 2024-H2\n" + "".join(f"{code};{value}\n" for code, value in rows)


def told(desk: Desk, content: str) -> list[object]:
    return [details for message, details in desk.bring(content).warnings if "a run reckons with the sum" in message]


def test_a_sum_that_is_not_the_national_number_is_told_with_both(desk: Desk) -> None:
    desk.bring(NATIONAL, "land.csv")
    assert told(desk, own(5000, 5000, 2500, 2476)) == [{"period": "2024-H2", "sum": 14_976, "national": 15_000}]
    # the correction of one gemeente is held against what is known of the others
    assert told(desk, own(5024)) == []
    assert told(desk, own(5025)) == [{"period": "2024-H2", "sum": 15_001, "national": 15_000}]


def test_without_a_national_number_or_all_gemeenten_nothing_is_told(desk: Desk) -> None:
    assert told(desk, own(5000, 5000, 2500, 2476)) == []
    desk.bring(NATIONAL, "land.csv")
    assert told(desk, own(5000, 5000, 2500, 2500).replace("2024-H2", "2025-H1")) == []
