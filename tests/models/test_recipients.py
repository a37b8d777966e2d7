"""Recipients in the database."""

from datetime import timedelta

from sqlalchemy import Engine, insert

from models import recipients
from models.engine import reading, transaction
from models.recipients import ADDED, CHANGED, SAME
from models.tables import metadata
from tests.jobs.mail.samples import NOW, rows

A = "anna@example.nl"


def save(engine: Engine, **changes: object) -> str:
    values = {"name": "Anna", "address": A, "language": "nl", "regions": ["PV25", "NL01"], "kinds": ["weekly"]}
    with transaction(engine) as connection:
        return recipients.save_recipient(connection, **(values | changes), now=NOW)  # type: ignore[arg-type]


def add_regions(engine: Engine) -> None:
    with transaction(engine) as connection:
        for code, level in (("NL01", "land"), ("PV25", "provincie"), ("GM0363", "gemeente")):
            values = {"code": code, "name": code, "level": level}
            connection.execute(insert(metadata.tables["region"]).values(**values))


def test_a_recipient_is_added_once_and_changed_after_that(engine: Engine) -> None:
    add_regions(engine)
    assert save(engine) == ADDED
    assert save(engine, regions=["NL01", "PV25", "NL01"]) == SAME
    assert save(engine, language="en", regions=["GM0363"], kinds=["weekly", "alert"]) == CHANGED
    with reading(engine) as connection:
        (found,) = recipients.recipients(connection)
        assert recipients.recipient(connection, address=A) == found
        assert recipients.recipient(connection, address="b@example.nl") is None
    assert (found.name, found.language, found.regions, found.kinds) == (
        "Anna",
        "en",
        ("GM0363",),
        ("alert", "weekly"),
    )
    assert (found.added_at, found.refusals, found.suspended_at) == (NOW, 0, None)


def test_a_removed_recipient_leaves_nothing(engine: Engine) -> None:
    add_regions(engine)
    save(engine)
    with transaction(engine) as connection:
        assert recipients.remove_recipient(connection, address=A)
        assert not recipients.remove_recipient(connection, address=A)
    assert rows(engine, "recipient") == []
    with reading(engine) as connection:
        for table in ("recipient_region", "recipient_kind"):
            assert connection.execute(metadata.tables[table].select()).all() == []


def test_refusals_count_in_a_row_and_suspend_at_the_limit(engine: Engine) -> None:
    save(engine, regions=[])
    later = NOW + timedelta(days=7)
    with transaction(engine) as connection:
        assert not recipients.count_refusal(connection, address=A, limit=2, now=NOW)
        recipients.forget_refusals(connection, address=A)
        assert not recipients.count_refusal(connection, address=A, limit=2, now=NOW)
        assert not recipients.resume_recipient(connection, address=A)
        assert recipients.count_refusal(connection, address=A, limit=2, now=NOW)
        # the moment of suspension stays that of the first time
        assert not recipients.count_refusal(connection, address=A, limit=2, now=later)
        assert not recipients.count_refusal(connection, address="nobody@example.nl", limit=1, now=later)
    assert [(row["refusals"], row["suspended_at"]) for row in rows(engine, "recipient")] == [(2, NOW)]
    # typing the list again does not repair a mailbox
    assert save(engine, regions=[], name="Anna B.") == CHANGED
    assert rows(engine, "recipient")[0]["suspended_at"] == NOW
    with transaction(engine) as connection:
        assert recipients.resume_recipient(connection, address=A)
    assert [(row["refusals"], row["suspended_at"]) for row in rows(engine, "recipient")] == [(0, None)]


def test_who_still_gets_mail_is_there_wants_it_and_is_not_suspended(engine: Engine) -> None:
    add_regions(engine)
    save(engine)

    def gets(address: str = A, kind: str = "weekly") -> bool:
        with transaction(engine) as connection:
            return recipients.still_gets(connection, address=address, kind=kind)

    assert (gets(), gets(kind="alert"), gets("b@example.nl")) == (True, False, False)
    with transaction(engine) as connection:
        recipients.count_refusal(connection, address=A, limit=1, now=NOW)
    assert not gets()
