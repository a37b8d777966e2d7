import pytest

from base.errors import RequestError
from base.i18n import N_, Language
from base.one_line import one_line
from jobs.cli.status_lines import LETTERS
from jobs.service.due import ORDER
from jobs.service.names import JOBS, job_name, named_job, outcome_told
from jobs.serving.service_jobs import WORKS
from models.tables import LETTER_STATES

NL, EN = Language("nl"), Language("en")


def test_every_job_and_every_state_of_a_mail_has_a_name_for_the_reader() -> None:
    assert set(JOBS) == set(WORKS) == set(ORDER)
    assert set(LETTERS) == set(LETTER_STATES)
    assert job_name("housekeeping", NL) == "huishouding"


def test_the_name_that_a_command_takes_stands_behind_another_one() -> None:
    assert named_job("housekeeping", NL) == "huishouding (housekeeping)"
    assert named_job("housekeeping", EN) == "housekeeping"
    assert named_job("of a later release", NL) == "of a later release"


def test_what_a_job_brought_is_told_in_words_without_what_it_did_not_bring() -> None:
    outcome = {"imported": 0, "changed": 1204, "refused": ["a.csv", "b.csv"], "reasons": {"new": 3}, "backup_mb": 7.4}
    told = "cijfers nieuw of gewijzigd: 1.204, bestanden geweigerd: a.csv, b.csv, grootte in MB: 7,4"
    assert outcome_told(outcome, NL) == told
    assert outcome_told({"imported": 0, "refused": []}, NL) == ""
    assert outcome_told({"off": True, "tables": {"T": "2 nieuw"}}, NL) == "uitgezet: ja, tabellen: T 2 nieuw"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RequestError(N_("This database is empty; start with: radar init")), "Deze database is leeg; begin met: "),
        (ValueError("odd"), "ValueError: odd"),
    ],
)
def test_why_a_job_failed_is_told_to_a_reader_in_his_language(error: Exception, told: str) -> None:
    assert one_line(error, NL).startswith(told)
