"""Names on tiles: whole where they fit, broken on two lines, and no two the same."""

import pandas as pd

from config import DATA
from shown.gemeenten.short_names import LETTERS, short_name


def test_no_two_gemeenten_have_the_same_name_on_the_map() -> None:
    names = pd.read_csv(DATA / "gemeenten.csv")["naam"].tolist()
    short = [short_name(name) for name in names]
    assert len(set(short)) == len(names) == 342
    assert max(len(line) for lines in short for line in lines) <= LETTERS
    assert max(map(len, short)) == 2


def test_a_name_is_broken_where_people_would() -> None:
    assert short_name("Ede") == ("Ede",)
    assert short_name("Midden-Drenthe") == ("Midden-", "Drenthe")
    assert short_name("Bergen op Zoom") == ("Bergen", "op Zoom")
    assert short_name("Alphen aan den Rijn") == ("Alphen", "a/d Rijn")
    assert short_name("Heerenveen") == ("Heeren-", "veen")
    assert short_name("Capelle aan den IJssel") == ("Capelle", "a/d IJss.")
