"""Naming convention of the schema, fixed before the first migration so that constraints keep their names."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
# in the `info` of a column whose text stands on one line, as what goes into the head of a mail must
ONE_LINE = "one line"


def one_of(column: str, allowed: tuple[str, ...]) -> str:
    """SQL text of the rule that `column` holds one of the `allowed` words."""
    return f"{column} IN ({', '.join(repr(word) for word in allowed)})"
