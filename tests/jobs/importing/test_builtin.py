"""The built-in figures: complete, known from the right day, and adding up to what was published.

What the reconstruction of gemeenten adds up to is tested beside its generator.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from config import DATA
from config.settings import load_settings
from forecast.asof import OBSERVATION_KEY, STAND_KEY, known_by, latest_known
from forecast.periods import HalfYear
from jobs.importing.builtin import builtin_files, load_builtin
from jobs.importing.rules import ImportRules
from models import store
from models.engine import transaction
from tests.conftest import opened, sqlite_copy

IMPORTED_AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
END = date(2026, 12, 31)
PROVINCIES = [f"PV{number}" for number in range(20, 32)]


def rules() -> ImportRules:
    settings = load_settings()
    return ImportRules(
        known_after_days_coa=settings.known_after_days.coa,
        known_after_days_intake=settings.known_after_days.intake,
        correctie_tolerance=settings.correctie_tolerance,
    )


@pytest.fixture(scope="module")
def connection(builtin_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    copy = sqlite_copy(builtin_file, tmp_path_factory.mktemp("builtin"))
    with opened(copy) as engine, transaction(engine) as connection:
        yield connection


@pytest.fixture(scope="module")
def every(connection: Connection) -> dict[str, pd.DataFrame]:
    """All figures by table, the simulated ones included."""
    return {
        "observations": store.observations_known(connection, as_of=END),
        "targets": store.targets_known(connection, as_of=END),
        "stands": store.stands_known(connection, as_of=END),
    }


@pytest.fixture(scope="module")
def observations(every: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return without_simulated(every["observations"])


@pytest.fixture(scope="module")
def targets(every: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return without_simulated(every["targets"])


@pytest.fixture(scope="module")
def stands(every: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return without_simulated(every["stands"])


def without_simulated(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["simulated"]].reset_index(drop=True)


def value(frame: pd.DataFrame, **wanted: object) -> int:
    for column, content in wanted.items():
        frame = frame[frame[column] == (pd.Timestamp(content) if isinstance(content, date) else content)]
    assert len(frame) == 1, f"{len(frame)} rows for {wanted}"
    return int(frame["value"].iloc[0])


def realised(observations: pd.DataFrame, region: str, first: date, last: date) -> int:
    return value(observations, measure="realisatie", region=region, from_date=first, to_date=last)


def sum_of_provincies(frame: pd.DataFrame, **wanted: object) -> int:
    return sum(value(frame, region=code, **wanted) for code in PROVINCIES)


@pytest.fixture
def loaded(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with all built-in figures; on SQLite a copy of that in which they were loaded for other tests."""
    if database_kind == "sqlite":
        with opened(sqlite_copy(request.getfixturevalue("builtin_file"), tmp_path)) as copy:
            yield copy
    else:
        server: Engine = request.getfixturevalue("engine")
        assert len(load_builtin(server, rules(), IMPORTED_AT)) == len(builtin_files())
        yield server


def test_every_file_of_figures_is_loaded_and_again_changes_nothing(loaded: Engine):
    assert len(load_builtin(loaded, rules(), IMPORTED_AT)) == len(builtin_files())
    with transaction(loaded) as connection:
        rows = (
            len(store.observations_known(connection, as_of=END)),
            len(store.targets_known(connection, as_of=END)),
            len(store.stands_known(connection, as_of=END)),
        )
    # observations: files of 16, 192, 1,848, 88, 60, 32 and 18 rows and 72 provincial half-years; stands: 25 national
    # ones, and a begin and an end in each of the 72 provincial rows
    published = (2254 + 72, 32 + 23 + 72, 25 + 2 * 72)
    # 342 gemeenten: two measures in 84 months, 20 versions of 15 targets, 15 peildata
    simulated = (2 * 84 * 342, 20 * 342, 15 * 342)
    assert rows == tuple(sum(pair) for pair in zip(published, simulated, strict=True))


def test_every_table_in_the_folder_is_loaded():
    names = ("gemeenten.csv", "gemeenten_2021.csv", "gemeente_namen.csv", "herindelingen.csv", "tegels.csv")
    reference = {DATA / name for name in names}
    assert set(DATA.glob("*.csv")) - reference == {path for path in builtin_files() if path.parent == DATA}


def test_every_row_has_a_source_and_nothing_is_simulated(
    observations: pd.DataFrame, targets: pd.DataFrame, stands: pd.DataFrame
):
    for frame in (observations, targets, stands):
        assert (frame["source"].str.strip() != "").all()
        assert not frame["simulated"].any()


@pytest.mark.parametrize(
    ("period", "taakstelling", "realisatie", "stand_eind"),
    [
        ("2019-H1", 6012, 6379, 2540),
        ("2019-H2", 5994, 6948, 1571),
        ("2020-H1", 5620, 4987, 2206),
        ("2020-H2", 6500, 7025, 1681),
        ("2021-H1", 13500, 9596, 5584),
        ("2021-H2", 11000, 12858, 3728),
        ("2022-H1", 9979, 11886, 1830),
    ],
)
def test_the_national_half_years_are_the_published_ones(
    observations: pd.DataFrame,
    targets: pd.DataFrame,
    stands: pd.DataFrame,
    period: str,
    taakstelling: int,
    realisatie: int,
    stand_eind: int,
):
    half_year = HalfYear.parse(period)
    assert value(targets, region="NL01", period=period, basis="verdeeld") == taakstelling
    assert realised(observations, "NL01", half_year.start, half_year.end) == realisatie
    assert value(stands, region="NL01", day=half_year.peildatum, role="eind") == stand_eind


@pytest.mark.parametrize(
    ("period", "taakstelling", "realisatie", "stand_eind"),
    [
        ("2019-H1", 6012, 6379, 2540),
        ("2019-H2", 5994, 6948, 1571),
        # the printed provincial figures of 2020 miss the gemeenten dissolved on 1-1-2021
        ("2020-H1", 5620, 4989, 2184),
        ("2020-H2", 6475, 7015, 1644),
        # one less than the 5,586 printed as the national begin of 2021-H2
        ("2021-H1", 13500, 9596, 5585),
    ],
)
def test_the_provincial_half_years_sum_to_the_printed_totals(
    observations: pd.DataFrame,
    targets: pd.DataFrame,
    stands: pd.DataFrame,
    period: str,
    taakstelling: int,
    realisatie: int,
    stand_eind: int,
):
    half_year = HalfYear.parse(period)
    span = {"measure": "realisatie", "from_date": half_year.start, "to_date": half_year.end}
    assert sum_of_provincies(targets, period=period) == taakstelling
    assert sum_of_provincies(observations, **span) == realisatie
    assert sum_of_provincies(stands, day=half_year.peildatum, role="eind") == stand_eind


def test_the_provincial_tussenstand_of_2021_is_kept_on_its_own_day(observations: pd.DataFrame, stands: pd.DataFrame):
    span = {"measure": "realisatie", "from_date": date(2021, 7, 1), "to_date": date(2021, 9, 30)}
    assert sum_of_provincies(observations, **span) == realised(
        observations, "NL01", date(2021, 7, 1), date(2021, 9, 30)
    )
    # the stale +191 of Drenthe, Flevoland and Fryslân, and +1 of Noord-Holland
    assert sum_of_provincies(stands, day=date(2021, 10, 1), role="eind") == 5585 + 11000 - 5637 + 191 + 1
    assert stands[(stands["day"] == "2022-01-01") & (stands["region"] != "NL01")].empty


def test_the_tussenstand_of_february_2017_follows_from_the_figures(
    observations: pd.DataFrame, targets: pd.DataFrame, stands: pd.DataFrame
):
    begin = value(stands, region="NL01", day=date(2017, 1, 1), role="begin")
    target = value(targets, region="NL01", period="2017-H1", basis="verdeeld")
    january = realised(observations, "NL01", date(2017, 1, 1), date(2017, 1, 31))
    assert (begin, target, january) == (6082, 13000, 3981)
    assert begin + target - january == 15_101 == 15_510 - 409


def test_the_stand_of_july_2021_is_kept_as_both_sources_print_it(stands: pd.DataFrame):
    july = {"region": "NL01", "day": date(2021, 7, 1)}
    assert value(stands, role="eind", **july) == 5584
    assert value(stands, role="begin", **july) == 5586


def test_only_the_derived_figure_of_2021_h2_is_of_quality_c(observations: pd.DataFrame, stands: pd.DataFrame):
    inferred = observations[(observations["measure"] == "realisatie") & (observations["quality"] == "C")]
    assert inferred["value"].tolist() == [12858]
    assert "afgeleid" in inferred["source"].iloc[0]
    assert set(stands["quality"]) == {"A", "B"}


def test_targets_are_known_from_their_announcement(targets: pd.DataFrame):
    def known(period: str, region: str, as_of: date) -> int | None:
        rows = targets[(targets["period"] == period) & (targets["region"] == region)]
        latest = latest_known(known_by(rows, as_of), as_of, ["region", "period"])
        return None if latest.empty else int(latest["value"].iloc[0])

    assert known("2021-H2", "NL01", date(2020, 9, 30)) is None
    assert known("2021-H2", "NL01", date(2020, 10, 1)) == 13_500
    assert known("2021-H2", "PV28", date(2021, 3, 28)) is None
    assert known("2021-H2", "NL01", date(2021, 3, 29)) == 11_000
    assert known("2021-H2", "PV28", date(2021, 3, 29)) == 2329
    # revised during the half-year itself
    assert known("2025-H1", "NL01", date(2025, 3, 31)) == 17_700
    assert known("2025-H1", "NL01", date(2025, 4, 1)) == 15_000


def test_each_announced_target_has_its_distributed_one_from_the_last_announcement(targets: pd.DataFrame):
    announced = targets[targets["basis"] == "aangekondigd"]
    last = announced.sort_values("known_from").groupby("period").last()
    for row in targets[(targets["basis"] == "verdeeld") & (targets["region"] == "NL01")].itertuples():
        assert (row.known_from, row.status) == (last.loc[row.period, "known_from"], last.loc[row.period, "status"])


def test_stands_and_realisatie_are_known_seven_days_after_the_day_they_refer_to(
    observations: pd.DataFrame, stands: pd.DataFrame
):
    assert (stands["known_from"] - stands["day"] == timedelta(days=7)).all()
    realisatie = observations[observations["measure"] == "realisatie"]
    delay = (realisatie["known_from"] - realisatie["to_date"]).dt.days
    assert (delay[realisatie["region"] == "NL01"] == 7).all()
    # the provincial table counts "until 1 July", the first day after the last one covered
    assert (delay[realisatie["region"] != "NL01"] == 8).all()


@pytest.mark.parametrize(
    ("measure", "month", "known_from"),
    [
        # scaled on a year total, on a quarter total, and 2025: first by quarter, nareis by year
        ("instroom_eerste", date(2019, 3, 1), date(2020, 1, 25)),
        ("instroom_nareis", date(2019, 12, 1), date(2020, 1, 25)),
        ("instroom_eerste", date(2021, 7, 1), date(2021, 10, 25)),
        ("instroom_nareis", date(2020, 3, 1), date(2020, 4, 25)),
        ("instroom_eerste", date(2023, 3, 1), date(2023, 4, 25)),
        ("instroom_eerste", date(2023, 4, 1), date(2024, 1, 25)),
        ("instroom_eerste", date(2025, 5, 1), date(2025, 7, 25)),
        ("instroom_nareis", date(2025, 5, 1), date(2026, 1, 25)),
    ],
)
def test_a_derived_month_is_known_when_the_total_it_was_scaled_on_was_published(
    observations: pd.DataFrame, measure: str, month: date, known_from: date
):
    rows = observations[
        (observations["measure"] == measure)
        & (observations["part"] == "")
        & (observations["from_date"] == pd.Timestamp(month))
        & (observations["to_date"] == pd.Timestamp(month) + pd.offsets.MonthEnd())
    ]
    assert rows["known_from"].tolist() == [pd.Timestamp(known_from)]


def test_no_derived_month_is_known_before_its_quarter_was_published(observations: pd.DataFrame):
    months = observations[observations["source"].str.startswith("afgeleid: maandsommen")]
    earliest = months["to_date"] + pd.offsets.QuarterEnd(0) + timedelta(days=25)
    assert len(months) == 192
    assert (months["known_from"] >= earliest).all()
    # and those of 2024 and 2025 were all known when the figures were current
    assert months["known_from"].max() == pd.Timestamp(2026, 1, 25)


def test_months_of_intake_sum_to_the_year_but_for_rounding_and_the_known_clash(observations: pd.DataFrame):
    whole = observations[(observations["part"] == "") & (observations["region"] == "NL01")]
    for measure in ("instroom_eerste", "instroom_nareis"):
        rows = whole[whole["measure"] == measure]
        days = (rows["to_date"] - rows["from_date"]).dt.days
        months = rows[days < 31].groupby(rows["from_date"].dt.year)["value"].sum()
        years = rows[days > 360].groupby(rows["from_date"].dt.year)["value"].sum()
        clash = {year: gap for year, gap in (years - months).items() if abs(gap) > 15}
        assert clash == ({2022: 11_130 - 10_930} if measure == "instroom_nareis" else {})


def test_grants_have_their_kinds_as_parts(observations: pd.DataFrame):
    grants = observations[(observations["measure"] == "inwilligingen") & observations["source"].str.contains("CBS")]
    parts = grants[grants["part"] != ""].groupby("from_date")["value"].sum()
    totals = grants[grants["part"] == ""].set_index("from_date")["value"]
    assert len(totals) == 11
    # 2024 is published with a rounding difference of 5
    assert (parts - totals).loc[lambda gap: gap != 0].tolist() == [5]


def test_nationalities_are_parts_and_never_counted_as_the_whole(observations: pd.DataFrame):
    parts = observations[(observations["source"].str.contains("83102NED")) & (observations["part"] != "")]
    assert len(parts) == 7 * 2 * 132
    assert "Syrië" in set(parts["part"])
    known = latest_known(known_by(observations, date(2026, 1, 31)), date(2026, 1, 31), OBSERVATION_KEY)
    whole = known[(known["part"] == "") & (known["measure"] == "instroom_eerste")]
    assert value(whole, from_date=date(2024, 1, 1), to_date=date(2024, 1, 31)) == 3400


@pytest.mark.parametrize(
    ("measure", "day", "number", "quality", "known_from"),
    [
        ("bezetting", date(2019, 12, 31), 27_381, "A", date(2020, 1, 7)),
        ("vergunninghouders_in_opvang", date(2019, 12, 31), 5500, "B", date(2020, 1, 7)),
        # only the month is known: its last day, of quality C
        ("vergunninghouders_in_opvang", date(2021, 1, 31), 7700, "C", date(2021, 2, 7)),
        ("vergunninghouders_in_opvang", date(2026, 1, 5), 18_420, "A", date(2026, 1, 12)),
    ],
)
def test_points_of_coa_occupancy_have_their_day_and_quality(
    observations: pd.DataFrame, measure: str, day: date, number: int, quality: str, known_from: date
):
    row = observations[(observations["measure"] == measure) & (observations["from_date"] == pd.Timestamp(day))]
    found = row[["value", "quality", "known_from"]].to_numpy().tolist()
    assert found == [[number, quality, pd.Timestamp(known_from)]]


def test_no_key_has_two_values_known_from_the_same_day(observations: pd.DataFrame, stands: pd.DataFrame):
    assert not observations.duplicated([*OBSERVATION_KEY, "known_from"]).any()
    assert not stands.duplicated([*STAND_KEY, "known_from"]).any()


@pytest.mark.parametrize(
    ("name", "rows", "total"),
    [
        ("landelijk_taakstelling_aangekondigd.csv", 32, 402_470),
        ("landelijk_taakstelling_verdeeld.csv", 23, 308_555),
        ("landelijk_realisatie.csv", 16, 126_237),
        ("landelijk_stand.csv", 25, 104_262),
        ("instroom_maand.csv", 192, 285_765),
        ("instroom_nationaliteit.csv", 1848, 263_335),
        ("instroom_eurostat.csv", 88, 167_230),
        ("jaar_instroom_inwilligingen.csv", 60, 540_510),
        ("coa_bezetting.csv", 32, 781_269),
        ("coa_aanvulling.csv", 18, 307_950),
    ],
)
def test_each_file_has_all_its_rows_and_persons(name: str, rows: int, total: int):
    values = pd.read_csv(DATA / name)["value"]
    assert (len(values), values.sum()) == (rows, total)
