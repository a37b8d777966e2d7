"""What a database says is told in the language of the reader."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from base.i18n import Language
from base.one_line import one_line
from models.engine import open_engine, reading

NL = Language("nl")
SAID = {
    'connection failed: FATAL:  database "x" does not exist': "de server heeft geen database met die naam",
    'connection failed: FATAL:  role "x" does not exist': "de server laat deze naam niet toe",
    'FATAL:  password authentication failed for user "x"': "de server laat deze naam niet toe",
    "port 59 failed: Connection refused\n\tIs the server running on that host?": "de server antwoordt niet",
    "failed to resolve host 'x': [Errno -2] Name or service not known": "er is geen server met die naam",
    "FATAL:  sorry, too many clients already": "te veel anderen",
    "FATAL:  the database system is starting up": "de server start of stopt",
    "server closed the connection unexpectedly": "de verbinding ermee is verbroken",
    "database is locked": "een ander proces houdt hem bezet",
    "database or disk is full": "de schijf is vol",
    "attempt to write a readonly database": "er kan niet in worden geschreven",
    "disk I/O error": "de schijf leest of schrijft niet",
}


@pytest.mark.parametrize(("said", "told"), SAID.items())
def test_what_a_database_says_is_told_in_dutch(said: str, told: str) -> None:
    line = one_line(OperationalError("SELECT 1", {}, Exception(said)), NL)
    assert line.startswith(f"De database kan niet worden gebruikt: {told}")


def test_what_is_not_known_here_stands_between_quotation_marks_as_its_own_words() -> None:
    line = one_line(OperationalError("SELECT 1", {}, Exception("out of shared memory")), NL)
    assert line == "De database kan niet worden gebruikt: die zegt: “out of shared memory”"


def test_a_file_that_cannot_be_opened_is_told_as_the_library_of_today_says_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'gone' / 'radar.db'}")
    with pytest.raises(OperationalError) as caught, reading(engine):
        pass
    engine.dispose()
    assert "het bestand kan niet worden geopend" in one_line(caught.value, NL)
    assert "unable" in one_line(caught.value)
