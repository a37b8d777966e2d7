"""What the person who imports chooses for one file, beside the rules of the installation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """Nothing is chosen by default: then a file must be whole and name the gemeenten of its own days.

    Attributes:
        partial: take a table in which gemeenten are missing; they are unknown, never zero.
        carry: give figures of dissolved gemeenten to their successors.
        measure: the measure of a wide table that has no column for it.
    """

    partial: bool = False
    carry: bool = False
    measure: str | None = None
