"""What is appended comes back as it was, and only what was known."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from models import store
from models.engine import reading, transaction
from models.tables import MEASURES, ImportRecord

REGIONS = pd.DataFrame(
    {
        "code": ["NL01", "PV20", "GM0014"],
        "name": ["Nederland", "Groningen", "Groningen"],
        "level": ["land", "provincie", "gemeente"],
        "parent": [None, "NL01", "PV20"],
        "valid_from": pd.to_datetime([None, None, "2019-01-01"]),
        "valid_to": pd.to_datetime([None, None, None]),
        "lon": [None, None, 6.6],
        "lat": [None, None, 53.2],
    }
)
OBSERVATIONS = pd.DataFrame(
    {
        "region": ["NL01", "PV20"],
        "measure": "realisatie",
        "part": "",
        "from_date": pd.to_datetime(["2024-01-01", "2024-01-01"]),
        "to_date": pd.to_datetime(["2024-01-31", "2024-01-31"]),
        "value": [1_000, 40],
        "known_from": pd.to_datetime(["2024-02-07", "2024-03-01"]),
        "quality": "A",
        "source": "COA",
        "simulated": [False, True],
    }
)
RECORD = ImportRecord(
    file_name="a.csv",
    sha256="ab" * 32,
    layout="observations",
    imported_at=datetime(2024, 3, 1, 9, 30, tzinfo=UTC),
    rows_read=2,
    rows_new=2,
    rows_revised=0,
    rows_unchanged=0,
    source="COA",
)


def fill(connection: Connection) -> int:
    store.append_regions(connection, frame=REGIONS)
    import_id = store.append_import(connection, record=RECORD)
    store.append_observations(connection, frame=OBSERVATIONS, import_id=import_id)
    return import_id


def test_observations_come_back_as_they_were(engine: Engine) -> None:
    with transaction(engine) as connection:
        import_id = fill(connection)
    with reading(engine) as connection:
        back = store.observations_known(connection, as_of=date.max)
    days = dict.fromkeys(("from_date", "to_date", "known_from"), "datetime64[us]")
    expected = OBSERVATIONS.assign(import_id=import_id).astype(days)
    pd.testing.assert_frame_equal(back.drop(columns=["id", "withdrawn_from"]), expected)


@pytest.mark.parametrize(
    ("as_of", "known"),
    [(date(2024, 2, 6), 0), (date(2024, 2, 7), 1), (date(2024, 2, 29), 1), (date(2024, 3, 1), 2)],
)
def test_only_what_was_known_on_the_day_is_read(engine: Engine, as_of: date, known: int) -> None:
    with transaction(engine) as connection:
        fill(connection)
        assert len(store.observations_known(connection, as_of=as_of)) == known


def test_measures_can_be_chosen(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        fill(connection)
        frame = store.observations_known(connection, as_of=date.max, measures=["bezetting"])
    assert frame.empty
    assert list(frame.columns) == ["id", *OBSERVATIONS.columns, "import_id", "withdrawn_from"]
    assert frame["known_from"].dtype == "datetime64[us]"
    assert frame["value"].dtype == "int64"


def test_what_is_not_known_of_a_region_comes_back_missing(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill(connection)
        back = store.regions(connection).set_index("code")
    assert pd.isna(back.loc["NL01", "parent"])
    assert back.loc["GM0014", "parent"] == "PV20"
    assert pd.isna(back.loc["GM0014", "valid_to"])
    assert back.loc["GM0014", "valid_from"] == pd.Timestamp(2019, 1, 1)
    assert back.loc["GM0014", "lat"] == 53.2


def test_targets_stands_and_residuals_come_back(engine: Engine) -> None:
    known = pd.to_datetime(["2024-01-08"])
    target = {"period": "2024-H1", "status": "vastgesteld", "basis": "verdeeld"}
    stand = {"day": pd.Timestamp(2024, 1, 1), "role": "eind", "quality": "A"}
    given = {"region": "PV20", "value": -7, "known_from": known}
    with transaction(engine) as connection:
        import_id = fill(connection)
        about = {"source": "COA", "simulated": False}
        store.append_targets(
            connection, frame=pd.DataFrame(given | {"value": 7} | target | about), import_id=import_id
        )
        store.append_stands(connection, frame=pd.DataFrame(given | stand | about), import_id=import_id)
        store.append_residuals(
            connection,
            frame=pd.DataFrame(given | {"day": pd.Timestamp(2024, 1, 1), "kind": "correctie"}),
        )
    with reading(engine) as connection:
        assert store.targets_known(connection, as_of=date(2024, 1, 8))["period"].tolist() == ["2024-H1"]
        assert store.stands_known(connection, as_of=date(2024, 1, 8))["value"].tolist() == [-7]
        assert store.residuals_known(connection, as_of=date(2024, 1, 8))["kind"].tolist() == ["correctie"]
        assert store.stands_known(connection, as_of=date(2024, 1, 7)).empty


def test_population_and_herindelingen_come_back(engine: Engine) -> None:
    with transaction(engine) as connection:
        store.append_regions(connection, frame=REGIONS)
        store.append_population(
            connection,
            frame=pd.DataFrame(
                {
                    "region": ["PV20"],
                    "day": [pd.Timestamp(2024, 1, 1)],
                    "inhabitants": [590_000],
                    "source": "CBS",
                }
            ),
        )
        store.append_herindelingen(
            connection,
            frame=pd.DataFrame(
                {"day": [pd.Timestamp(2019, 1, 1)], "old_code": "PV20", "new_code": "GM0014", "share": [0.5]}
            ),
        )
        assert store.population(connection)["inhabitants"].tolist() == [590_000]
        assert store.herindelingen(connection)["share"].tolist() == [0.5]


def test_an_import_is_found_by_its_hash(engine: Engine) -> None:
    with transaction(engine) as connection:
        stored = store.append_import(connection, record=RECORD)
    with reading(engine) as connection:
        found = store.find_import(connection, sha256=RECORD.sha256)
        assert store.find_import(connection, sha256="00" * 32) is None
    assert found is not None
    assert found.id == stored
    assert found.imported_at == RECORD.imported_at


def test_nothing_to_append_is_nothing(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        store.append_residuals(connection, frame=pd.DataFrame())
        assert store.residuals_known(connection, as_of=date.max).empty


def figures(connection: Connection, *rows: tuple[str, bool]) -> pd.DataFrame:
    """Observations of these regions, simulated or not, stored and read as any reader may see them."""
    codes = {"GM0001": "PV20", "GM0002": "PV20", "GM0003": "PV20"}
    store.append_regions(connection, frame=REGIONS)
    more = REGIONS.iloc[[2] * len(codes)].assign(code=list(codes), parent=list(codes.values()))
    store.append_regions(connection, frame=more)
    changes = pd.DataFrame({"day": [date(2023, 1, 1)], "old_code": "GM0001", "new_code": "GM0002", "share": 1.0})
    store.append_herindelingen(connection, frame=changes)
    import_id = store.append_import(connection, record=RECORD)
    frame = OBSERVATIONS.iloc[[0] * len(rows)].assign(
        region=[region for region, _ in rows], simulated=[marked for _, marked in rows]
    )
    store.append_observations(connection, frame=frame, import_id=import_id)
    return store.in_force(connection, store.observations_known(connection, as_of=date.max), as_of=date.max)


def read(frame: pd.DataFrame) -> set[tuple[str, bool]]:
    return set(zip(frame["region"], frame["simulated"].astype(bool), strict=True))


def test_own_figures_of_a_gemeente_win_wholly_and_the_simulated_ones_of_others_stay(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        seen = figures(connection, ("GM0014", True), ("GM0014", False), ("GM0003", True), ("NL01", False))
    assert read(seen) == {("GM0014", False), ("GM0003", True), ("NL01", False)}


def test_nothing_simulated_is_read_of_what_a_gemeente_came_from_or_went_into(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        seen = figures(connection, ("GM0001", False), ("GM0002", True), ("GM0003", True))
    assert read(seen) == {("GM0001", False), ("GM0003", True)}


def test_a_real_stand_or_target_never_joins_simulated_months(sqlite_engine: Engine) -> None:
    stand = {"day": date(2024, 1, 1), "role": "eind", "value": 3, "known_from": date(2024, 1, 8), "quality": "A"}
    with transaction(sqlite_engine) as connection:
        figures(connection, ("GM0014", True), ("GM0003", False))
        frame = pd.DataFrame(
            [stand | {"region": code, "source": "x", "simulated": False} for code in ("GM0014", "GM0003", "NL01")]
        )
        seen = store.in_force(connection, frame, as_of=date.max)
    assert set(seen["region"]) == {"GM0003", "NL01"}


@pytest.mark.parametrize("measure", MEASURES)
def test_own_figures_win_from_the_day_on_which_they_were_known(sqlite_engine: Engine, measure: str) -> None:
    with transaction(sqlite_engine) as connection:
        figures(connection, ("GM0014", True), ("GM0003", True))
        import_id = store.append_import(connection, record=RECORD.model_copy(update={"sha256": "11" * 32}))
        late = OBSERVATIONS.iloc[[0]].assign(
            region="GM0014",
            measure=measure,
            from_date=date(2024, 1, 31),
            to_date=date(2024, 1, 31),
            known_from=date(2099, 1, 1),
            simulated=False,
        )
        store.append_observations(connection, frame=late, import_id=import_id)
        seen = {
            day: read(store.in_force(connection, store.observations_known(connection, as_of=day), as_of=day))
            for day in (date(2098, 12, 31), date(2099, 1, 1))
        }
    assert seen[date(2098, 12, 31)] == {("GM0014", True), ("GM0003", True)}
    assert seen[date(2099, 1, 1)] == {("GM0014", False), ("GM0003", True)}
