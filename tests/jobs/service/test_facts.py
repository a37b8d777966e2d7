"""What the plan is told of imports, and of figures that were taken back."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from jobs.service.facts import read_facts
from models.engine import transaction
from models.tables import Withdrawal
from models.withdrawals import append_withdrawal
from tests.jobs.service.test_service import add_import

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def take_back(engine: Engine, at: datetime) -> None:
    withdrawal = Withdrawal(made_at=at, known_from=date(2026, 11, 18), reason="fout")
    with transaction(engine) as connection:
        append_withdrawal(connection, withdrawal=withdrawal, figures={"observation": []})


def test_figures_that_were_taken_back_ask_for_a_run_as_new_ones_do(engine: Engine) -> None:
    def changed() -> tuple[int | str | None, datetime | None]:
        with transaction(engine) as connection:
            facts = read_facts(connection, time_zone="Europe/Amsterdam")
        return facts.changed_import, facts.changed_at

    assert changed() == (None, None)
    add_import(engine, NOON)
    assert changed() == (1, NOON)
    take_back(engine, NOON + timedelta(hours=1))
    assert changed() == ("taken-back-1", NOON + timedelta(hours=1))
    add_import(engine, NOON + timedelta(hours=2))
    assert changed() == (2, NOON + timedelta(hours=2))
