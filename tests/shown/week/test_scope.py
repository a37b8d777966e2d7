from shown.week.scope import Place, Scope, scope_of

PLACES = {
    "NL01": Place("NL01", "Nederland", "land", None),
    "PV25": Place("PV25", "Gelderland", "provincie", "PV25"),
    "PV26": Place("PV26", "Utrecht", "provincie", "PV26"),
    "GM0202": Place("GM0202", "Arnhem", "gemeente", "PV25"),
    "GM0344": Place("GM0344", "Utrecht", "gemeente", "PV26"),
}


def test_a_gemeente_inside_a_provincie_asked_for_is_not_told_twice() -> None:
    scope = scope_of(("GM0202", "PV25", "GM0344", "PV25"), PLACES)
    assert scope == Scope(country=False, provincies=("PV25",), gemeenten=("GM0344",))
    assert scope.holds(PLACES["GM0202"])
    assert scope.holds(PLACES["GM0344"])
    assert not scope.holds(PLACES["PV26"])


def test_the_order_in_which_regions_were_typed_makes_no_other_mail() -> None:
    assert scope_of(("GM0344", "GM0202"), PLACES) == scope_of(("GM0202", "GM0344", "GM0344"), PLACES)


def test_the_country_holds_everything() -> None:
    scope = scope_of(("NL01",), PLACES)
    assert scope.country
    assert all(scope.holds(place) for place in PLACES.values())


def test_a_code_the_figures_do_not_know_is_kept_to_be_told() -> None:
    scope = scope_of(("GM0001",), PLACES)
    assert scope.unknown == ("GM0001",)
    assert scope.only_gemeenten


def test_the_file_is_named_after_a_few_codes_and_never_grows_long() -> None:
    assert scope_of(("PV25",), PLACES).file_part == "PV25"
    assert scope_of(("NL01",), PLACES).file_part == "NL01"
    assert Scope(False, (), tuple(f"GM{n:04}" for n in range(40))).file_part == "GM0000-and-39"
