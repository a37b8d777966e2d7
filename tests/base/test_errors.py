"""The tree in `base.errors` holds every error there is, and none is there without a catcher or a test."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from base import errors
from base.errors import RequestError, status_of
from jobs.mail.outbox import BadAddress

ROOT = Path(__file__).parents[2]
PACKAGES = ("base", "config", "forecast", "models", "shown", "jobs")
# what Alembic runs in its own way, and cannot be imported
NOT_IMPORTED = "models.migrations.env"
LINE = re.compile(r"((?:[│ ]   )*(?:[├└]── )?)(\w+) +(?:(\d{3})  )?([\w.]+)(?: +([\w.]+))?")
# a call that names what it waits for
CATCHING = ("isinstance", "issubclass", "suppress", "raises")


@dataclass(frozen=True)
class Drawn:
    """A line of the tree; the status and the catcher stand there or not."""

    name: str
    parent: str | None
    module: str
    status: int | None
    catcher: str | None


def drawn_tree() -> dict[str, Drawn]:
    """The lines of the docstring that are of a tree, by name of the class."""
    found: dict[str, Drawn] = {}
    above: list[str] = []
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]
        match = LINE.fullmatch(line)
        if match is None:
            continue
        branch, name, status, module, catcher = match.groups()
        above = above[: len(branch) // 4]
        assert name not in found
        found[name] = Drawn(name, above[-1] if above else None, module, int(status) if status else None, catcher)
        above.append(name)
    return found


def ours(cls: type[BaseException]) -> bool:
    return cls.__module__.partition(".")[0] in PACKAGES


def error_classes() -> list[type[BaseException]]:
    """Every error that a module of ours defines."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if module.name != NOT_IMPORTED:
                import_module(module.name)

    def below(cls: type[BaseException]) -> Iterator[type[BaseException]]:
        for child in cls.__subclasses__():
            yield child
            yield from below(child)

    return sorted({cls for cls in below(BaseException) if ours(cls)}, key=lambda cls: (cls.__module__, cls.__name__))


def parent(cls: type[BaseException]) -> str | None:
    return next((base.__name__ for base in cls.__mro__[1:] if issubclass(base, BaseException) and ours(base)), None)


def names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def caught(file: Path) -> set[str]:
    """The names in `except` clauses and in calls such as `isinstance` and `pytest.raises`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            found |= names(node.type)
        elif isinstance(node, ast.Call) and names(node.func) & set(CATCHING):
            found |= {name for argument in node.args for name in names(argument)}
    return found


def test_the_tree_holds_every_error_at_its_place_with_its_status() -> None:
    drawn, classes = drawn_tree(), error_classes()
    assert set(drawn) == {cls.__name__ for cls in classes}
    assert len(drawn) == len(classes), "two errors have one name"
    for cls in classes:
        line = drawn[cls.__name__]
        assert (line.module, line.parent) == (cls.__module__, parent(cls)), cls
        # without its texts, as the class alone decides
        status = status_of(cls.__new__(cls))
        assert status == (errors.OURS if line.status is None else line.status), cls


def test_what_steers_is_caught_where_the_tree_says_and_has_no_status() -> None:
    steering = [line for line in drawn_tree().values() if line.catcher is not None]
    assert steering
    for line in steering:
        assert line.status is None
        assert line.name in caught(ROOT / f"{str(line.catcher).replace('.', '/')}.py"), line
    assert all(line.status is not None for line in drawn_tree().values() if line.catcher is None)


def test_each_error_is_caught_or_tested_by_its_name() -> None:
    named: set[str] = set()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            named |= caught(file)
    for file in (ROOT / "tests").rglob("*.py"):
        # this file names errors for the sake of their place only
        if file != Path(__file__):
            named |= names(ast.parse(file.read_text(encoding="utf-8")))
    assert sorted(set(drawn_tree()) - named) == []


def test_what_is_exported_is_what_is_defined_here() -> None:
    defined = [name for name, value in vars(errors).items() if inspect.getmodule(value) is errors and name[0] != "_"]
    assert errors.__all__ == sorted(defined)


def test_an_error_says_its_status_itself_and_hands_it_down() -> None:
    assert BadAddress.status == 422
    statuses = {cls.status for cls in RequestError.__subclasses__()}
    assert statuses == {404, 409, 422, 503}


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("", {}, Exception()), 503), (ValueError(), 500), (OSError(), 500)]
)
def test_an_error_that_is_not_ours_has_a_status_too(error: Exception, status: int) -> None:
    assert status_of(error) == status
