"""The range of a number in the settings: every one has both ends, and what is refused is told with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Range:
    """Both ends of a number, which may be reached; None where the field gives none."""

    least: float | None
    most: float | None
    whole: bool

    @property
    def ends(self) -> dict[str, float]:
        """The ends that a message names, as whole numbers where they are."""
        ends = {"least": self.least, "most": self.most}
        return {name: int(end) if end.is_integer() else end for name, end in ends.items() if end is not None}


def range_at(model: type[BaseModel], path: Sequence[str]) -> Range | None:
    """The range of the field at `path`; None when there is no field, or one that holds no numbers."""
    for name in path[:-1]:
        section = model.model_fields[name].annotation if name in model.model_fields else None
        if not (isinstance(section, type) and issubclass(section, BaseModel)):
            return None
        model = section
    field = model.model_fields.get(path[-1]) if path else None
    return None if field is None else range_of(field)


def range_of(field: FieldInfo) -> Range | None:
    """The range of the number, or of each number, that a field holds; None when it holds none."""
    return next(_ranges(field.annotation, field.metadata), None)


def _ranges(annotation: Any, metadata: Sequence[Any]) -> Iterator[Range]:
    if get_origin(annotation) is Annotated:
        kind, *more = get_args(annotation)
        yield from _ranges(kind, [*metadata, *more])
    elif annotation in (int, float):
        # the bounds of an Annotated type stand within a field of its own
        bounds = [bound for each in metadata for bound in (each.metadata if isinstance(each, FieldInfo) else [each])]
        least = next((float(bound.ge) for bound in bounds if hasattr(bound, "ge")), None)
        most = next((float(bound.le) for bound in bounds if hasattr(bound, "le")), None)
        yield Range(least, most, whole=annotation is int)
    else:
        for part in get_args(annotation):
            yield from _ranges(part, ())
