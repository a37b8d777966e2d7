"""The main job on a made-up table of all gemeenten, and what real figures do to simulated ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from config import DATA
from config.settings import Settings, load_settings
from forecast.gemeente.inputs import gemeente_figures
from forecast.periods import HalfYear
from jobs.importing.builtin import builtin_files
from jobs.importing.builtin_regions import load_regions
from jobs.importing.choices import Choices
from jobs.importing.ingest import PLAIN, import_file
from jobs.importing.rules import import_rules
from jobs.run.inputs import read_inputs
from jobs.run.main_job import run
from models.engine import open_engine, transaction
from models.migrate import upgrade
from shown.export import export
from shown.headlines import headlines
from shown.read.results import RunResults, load_results
from tests.shown.tables import frame_of
from tests.simulated.country import Truth, World, begin, live

FIRST, MONTHS = HalfYear(2023, 2), 30
AS_OF, MOMENT = date(2026, 1, 31), datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
PROVINCIES = [f"PV{number}" for number in range(20, 32)]
RULE = "2022-12-31"
# the country's published stand less the sum of its gemeenten
LEVEL = 40


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(samples=200, horizon_periods=1, backtest={"origins": 1})


@dataclass(frozen=True)
class Desk:
    """A database and the two things one does with it."""

    engine: Engine
    settings: Settings

    def take(self, *files: Path, choices: Choices = PLAIN) -> None:
        for file in files:
            import_file(self.engine, file, rules=import_rules(self.settings), imported_at=MOMENT, choices=choices)

    def run(self) -> RunResults:
        run_id = run(self.engine, self.settings, as_of=AS_OF, clock=lambda: MOMENT, progress=lambda _: None)
        with transaction(self.engine) as connection:
            return load_results(connection, run_id=run_id)


MakeDesk = Callable[[str], Desk]


@pytest.fixture(scope="module")
def new_desk(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[MakeDesk]:
    """Makes a database with nothing but regions."""
    opened = []

    def made(name: str) -> Desk:
        engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp(name) / 'radar.db'}")
        opened.append(engine)
        upgrade(engine)
        with transaction(engine) as connection:
            load_regions(connection)
        return Desk(engine, settings)

    yield made
    for engine in opened:
        engine.dispose()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A simulated country as tables of the import contract: once marked as simulated, once as a user's own."""
    folder = tmp_path_factory.mktemp("tables")
    codes = pd.read_csv(DATA / "gemeenten.csv")["code"].tolist()
    world = World(targets=World().targets[6:])
    written = {}
    for name, seed, simulated in (("reconstruction", 1, "yes"), ("own", 2, "no")):
        rng = np.random.default_rng(seed)
        truth = live(begin(world, rng), MONTHS, rng)
        for table, frame in _tables(truth, codes).items():
            written[f"{name}_{table}"] = folder / f"{name}_{table}.csv"
            frame.assign(simulated=simulated).to_csv(written[f"{name}_{table}"], index=False)
    national = pd.DataFrame(
        {
            "period": [str(FIRST + step) for step in range(6)],
            "region": "NL01",
            "value": world.targets[:6],
            "known_from": RULE,
            "status": "vastgesteld",
        }
    )
    written["national_targets"] = folder / "national_targets.csv"
    national.to_csv(written["national_targets"], index=False)
    # the country opens above the sum of its gemeenten
    stand = LEVEL + int(pd.read_csv(written["reconstruction_stands"])["value"].sum())
    written["national_stands"] = folder / "national_stands.csv"
    pd.DataFrame({"date": [str(FIRST.start)], "region": "NL01", "value": stand}).to_csv(
        written["national_stands"], index=False
    )
    one = pd.read_csv(written["own_observations"]).iloc[[0]]
    written["one_observation"] = folder / "one_observation.csv"
    one.to_csv(written["one_observation"], index=False)
    return written


def _tables(truth: Truth, codes: list[str]) -> dict[str, pd.DataFrame]:
    months = pd.date_range(FIRST.start, periods=MONTHS, freq="MS").strftime("%Y-%m")
    measures = {"realisatie": np.stack(truth.housed, axis=1), "koppelingen": np.stack(truth.links, axis=1)}
    observations = pd.concat(
        [
            pd.DataFrame(
                {
                    "month": np.tile(months, len(codes)),
                    "region": np.repeat(codes, MONTHS),
                    "measure": measure,
                    "value": values.astype(int).reshape(-1),
                }
            )
            for measure, values in measures.items()
        ]
    )
    halves = [str(FIRST + step) for step in range(6)]
    targets = pd.DataFrame(
        {
            "period": np.tile(halves, len(codes)),
            "region": np.repeat(codes, len(halves)),
            "value": truth.targets[:, : len(halves)].astype(int).reshape(-1),
            "known_from": RULE,
            "status": "vastgesteld",
        }
    )
    stands = pd.DataFrame({"date": str(FIRST.start), "region": codes, "value": truth.stands[0].astype(int)})
    return {"observations": observations, "targets": targets, "stands": stands}


@pytest.fixture(scope="module")
def desk(new_desk: MakeDesk, files: dict[str, Path]) -> Desk:
    """With the simulated gemeenten."""
    made = new_desk("simulated")
    made.take(
        files["national_targets"],
        files["national_stands"],
        files["reconstruction_targets"],
        files["reconstruction_observations"],
        files["reconstruction_stands"],
    )
    return made


@pytest.fixture(scope="module")
def simulated(desk: Desk) -> RunResults:
    return desk.run()


@pytest.fixture(scope="module")
def own(simulated: RunResults, desk: Desk, files: dict[str, Path]) -> RunResults:
    """After a user's own table has come in as well."""
    desk.take(files["own_observations"])
    return desk.run()


def means(results: RunResults, target: str, end: str) -> pd.Series:
    rows = results.forecasts.in_order()
    chosen = rows[(rows["target"] == target) & (rows["target_end_date"] == end) & (rows["output_type"] == "mean")]
    return chosen.set_index("location")["value"]


def gemeenten(frame: pd.DataFrame, column: str = "region") -> pd.DataFrame:
    return frame[frame[column].str.startswith("GM")]


def in_2026_h1(results: RunResults) -> pd.DataFrame:
    """The warnings for that half-year by region."""
    return frame_of(results.flags).query("period == '2026-H1'").set_index("location")


def test_every_gemeente_is_forecast_and_warned_of(simulated: RunResults):
    flags = frame_of(simulated.flags)
    assert flags.groupby(["period", "level"]).size().to_dict() == {
        (period, level): count
        for period in ("2026-H1",)
        for level, count in (("gemeente", 342), ("land", 1), ("provincie", 12))
    }
    now = flags[flags["period"] == "2026-H1"].set_index("location")
    own_rows = gemeenten(now.reset_index(), "location").set_index("location")
    assert (now["target_basis"] == "gepubliceerd").all()
    assert (
        now[["p_miss", "flag", "expected_shortfall", "needed_per_month", "expected_per_month"]].notna().all(axis=None)
    )
    assert own_rows["rank"].notna().all()
    assert own_rows["streak"].notna().all()
    assert set(own_rows["cause"].dropna()) <= {"houses", "people", "both", "unknown"}
    assert own_rows.loc[own_rows["expected_shortfall"] >= 1, "cause"].notna().all()


def test_levels_add_up(simulated: RunResults):
    """The reconstruction adds up to less than the published stand; raked, it leaves no niveauverschil."""
    for target, end in (
        ("realisatie", "2026-03-31"),
        ("realisatie_halfjaar", "2026-06-30"),
        ("stand_eind", "2026-06-30"),
    ):
        values = means(simulated, target, end)
        assert len(values) == 355
        assert values[PROVINCIES].sum() == pytest.approx(values["NL01"])
        assert values[values.index.str.startswith("GM")].sum() == pytest.approx(values["NL01"])
    end = "2026-06-30"
    net, gross, ahead = (means(simulated, name, end) for name in ("stand_eind", "achterstand_bruto", "voorsprong"))
    np.testing.assert_allclose(net[gross.index], gross + ahead)
    now = in_2026_h1(simulated)
    np.testing.assert_allclose(now.loc[gross.index, "expected_shortfall"], gross)
    own_rows = now[now["level"] == "gemeente"]
    assert means(simulated, "gemeenten_die_missen", end)["NL01"] == pytest.approx(own_rows["p_miss"].sum())


def test_what_is_told_of_gemeenten_that_miss_and_of_their_shortfall_adds_up_to_the_country(simulated: RunResults):
    heads = headlines(simulated)
    assert len(heads.gemeenten) == 342
    country = heads.country
    assert sum(row.p_miss for row in heads.gemeenten) == pytest.approx(country.misses.mean)
    assert sum(row.misses.mean for row in heads.provincies) == pytest.approx(country.misses.mean)
    assert sum(row.expected_misses for row in heads.provincies) == country.expected_misses
    for rows in (heads.gemeenten, heads.provincies):
        assert sum(row.shortfall for row in rows) == pytest.approx(country.shortfall)


def test_whatever_rests_on_simulated_figures_says_so(simulated: RunResults):
    # stand and chance of country and provincies come from published figures, what is counted over gemeenten does not
    assert {flag.location for flag in simulated.flags if not flag.simulated} == {"NL01", *PROVINCIES}
    assert simulated.led_regions == {"NL01", *PROVINCIES}
    models = simulated.forecasts.in_order().groupby(["location", "target"])["model_id"].unique().str.join("+")
    for code in ("NL01", "PV25"):
        assert (
            models[code, "stand_eind"] == models[code, "realisatie"] == models[code, "mist_taakstelling"] == "radar"
        )
        for counted in ("achterstand_bruto", "voorsprong", "gemeenten_die_missen"):
            assert models[code, counted] == "radar_simulated"
    assert models["GM0363", "stand_eind"] == "radar_simulated"
    assert any("simulated" in note.message for note in simulated.notes)
    assert gemeenten(simulated.observations)["simulated"].all()


def test_own_figures_replace_the_reconstruction_wholly(own: RunResults, files: dict[str, Path], tmp_path: Path):
    for frame in (own.observations, own.targets, own.stands):
        assert not frame["simulated"].astype(bool).any()
    assert not any(row.simulated for row in (*own.flags, *own.ages))
    assert not any("simulated" in note.message for note in own.notes)
    given = pd.read_csv(files["own_observations"])
    read = gemeenten(own.observations)
    assert len(read) == len(given)
    assert read["value"].sum() == given["value"].sum()
    # its targets are gone too: the announced total is split by the rule
    now = in_2026_h1(own)
    assert (now[now.index.str.startswith("GM")]["target_basis"] == "afgeleid").all()
    assert now.drop(index="NL01")["stand_published"].isna().all()
    assert now.loc[PROVINCIES, "taakstelling"].sum() == now.loc["NL01", "taakstelling"] == World().targets[11]
    for what in ("observations", "stands", "flags"):
        export(own, what, tmp_path / f"{what}.csv")
        exported = pd.read_csv(tmp_path / f"{what}.csv")
        assert not exported["simulated"].astype(str).str.lower().isin(["true", "yes", "1"]).any()


def test_own_figures_change_the_forecasts(simulated: RunResults, own: RunResults):
    ours, theirs = (means(one, "realisatie_halfjaar", "2026-06-30") for one in (simulated, own))
    moved = (ours - theirs).abs() / (1 + ours)
    assert moved[moved.index.str.startswith("GM")].median() > 0.05


def test_without_simulated_the_reconstruction_is_not_there_and_the_provincial_model_serves(
    new_desk: MakeDesk, files: dict[str, Path]
):
    made = new_desk("half_years")
    made.take(*(file for file in builtin_files() if file.stem.startswith(("landelijk", "provincies"))))
    alone = made.run()
    assert {flag.location for flag in alone.flags} == {"NL01", *PROVINCIES}
    assert "stand" in {step.name for step in alone.steps}
    made.take(files["reconstruction_observations"], files["reconstruction_stands"])
    made.take(files["one_observation"], choices=Choices(partial=True))
    after = replace(made, settings=made.settings.model_copy(update={"simulated_gemeenten": False})).run()
    # as if the reconstruction had never been loaded
    pd.testing.assert_frame_equal(alone.forecasts.in_order(), after.forecasts.in_order())
    ours, theirs = (frame_of(one.flags).drop(columns="run_id") for one in (alone, after))
    pd.testing.assert_frame_equal(ours, theirs)
    for name in ("stands", "targets"):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(after, name))
    assert len(gemeenten(after.observations)) == 1
    left_out = [note.details for note in after.notes if "--without-simulated" in note.message]
    assert left_out == [{"n": 341}]


def test_months_without_some_gemeenten_are_unknown(new_desk: MakeDesk, files: dict[str, Path], tmp_path: Path):
    made = new_desk("partial")
    rows = pd.read_csv(files["own_observations"]).query("measure == 'realisatie'")
    rows[(rows["region"] != "GM0363") | (rows["month"] != "2025-12")].to_csv(tmp_path / "partial.csv", index=False)
    made.take(files["national_targets"], files["own_targets"], files["own_stands"])
    made.take(tmp_path / "partial.csv", choices=Choices(partial=True))
    with transaction(made.engine) as connection:
        inputs = read_inputs(connection, as_of=AS_OF)
    until = HalfYear.of(AS_OF)
    national = inputs.country.known_on(AS_OF).completed_targets(until)
    found = gemeente_figures(inputs.gemeenten.known_on(AS_OF), national, inputs.codes, as_of=AS_OF, until=until)
    assert found is not None
    figures, _ = found
    assert figures.housed.shape == (342, MONTHS)
    assert figures.links is None
    row = figures.codes.index("GM0363")
    assert np.argwhere(np.isnan(figures.housed)).tolist() == [[row, MONTHS - 1]]
    begun = figures.stands[row, 4] + figures.targets[row, 4] - figures.housed[row, 24:29].sum()
    # it opens with less to do than if nobody had been housed in December
    assert figures.stands[row, 5] < begun


def of_provincie(file: Path, provincie: str, to: Path, months: int | None = None) -> Path:
    """The rows of a table that are of the gemeenten of a provincie, of its last `months` where given."""
    places = pd.read_csv(DATA / "gemeenten.csv").set_index("code")["provincie_code"]
    rows = pd.read_csv(file)
    rows = rows[rows["region"].map(places) == provincie] if provincie else rows
    if months:
        rows = rows[rows["month"].isin(sorted(rows["month"].unique())[-months:])]
    rows.to_csv(to, index=False)
    return to


@pytest.fixture(scope="module")
def one_provincie(new_desk: MakeDesk, files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Gelderland with figures of its own, beside a reconstruction of all."""
    made, folder = new_desk("one"), tmp_path_factory.mktemp("one")
    made.take(files["national_targets"], files["national_stands"])
    for table in ("targets", "observations", "stands"):
        made.take(files[f"reconstruction_{table}"])
        made.take(of_provincie(files[f"own_{table}"], "PV25", folder / f"{table}.csv"))
    return made


@pytest.fixture(scope="module")
def beside(one_provincie: Desk) -> RunResults:
    return one_provincie.run()


@pytest.fixture(scope="module")
def without(one_provincie: Desk) -> RunResults:
    settings = one_provincie.settings.model_copy(update={"simulated_gemeenten": False})
    return replace(one_provincie, settings=settings).run()


def test_a_provincie_with_own_figures_holds_nothing_that_is_simulated(beside: RunResults, files: dict[str, Path]):
    flags = frame_of(beside.flags)
    own = flags[flags["provincie"] == "PV25"]
    assert len(own[own["level"] == "gemeente"]) == 51
    assert not own["simulated"].any()
    others = flags[flags["provincie"] != "PV25"]
    assert others.loc[others["level"] == "gemeente", "simulated"].all()
    assert beside.led_regions == set(others["location"]) - set(others.loc[others["level"] == "gemeente", "location"])
    codes = set(own["location"])
    assert set(beside.forecasts.in_order().query("location in @codes")["model_id"]) == {"radar"}
    for frame in (beside.observations, beside.targets, beside.stands):
        assert not frame.loc[frame["region"].isin(codes), "simulated"].astype(bool).any()
    now = own[own["period"] == "2026-H1"].set_index("location")
    inside = now[now["level"] == "gemeente"]
    assert now.loc["PV25", "opgave"] == inside["opgave"].sum()
    given = pd.read_csv(files["own_targets"]).query("period == '2026-H1'").set_index("region")["value"]
    assert now.loc["PV25", "taakstelling"] == given.reindex(inside.index).sum()


def test_levels_add_up_beside_simulated_gemeenten(beside: RunResults):
    end = "2026-06-30"
    for target in ("realisatie_halfjaar", "stand_eind"):
        values = means(beside, target, end)
        level = sum(
            sign * note.details["difference"]
            for sign, word in ((1, "above the sum"), (-1, "below the sum"))
            for note in beside.notes
            if word in note.message and note.location == "NL01"
        )
        country = values["NL01"] - (level if target == "stand_eind" else 0)
        assert values[values.index.str.startswith("GM")].sum() == pytest.approx(country, abs=1)


def test_own_gemeenten_are_forecast_the_same_with_simulated_ones_and_without(beside: RunResults, without: RunResults):
    ours = {row.location: row for row in without.flags if row.level == "gemeente"}
    assert len(ours) == 51
    theirs = {row.location: row for row in beside.flags if row.location in ours}
    names = ("p_miss", "expected_shortfall", "opgave", "expected_per_month", "flag", "cause", "rank")
    for code, row in ours.items():
        assert [getattr(row, name) for name in names] == [getattr(theirs[code], name) for name in names]


def test_without_the_simulated_ones_nothing_of_them_is_left(without: RunResults):
    assert not any(row.simulated for row in (*without.flags, *without.ages))
    for frame in (without.observations, without.targets, without.stands):
        assert not frame["simulated"].astype(bool).any()
    assert {row.location for row in without.flags if row.level == "provincie"} >= {"PV25"}
    assert any(note.details == {"n": 291} for note in without.notes)


def test_a_run_says_whose_figures_it_used_and_what_it_left_out(beside: RunResults, without: RunResults):
    for results in (beside, without):
        assert any(note.details == {"own": 51, "all": 342, "months": 12} for note in results.notes)
        assert any(
            note.location == "PV25" and note.details == {"all": 51, "sums": "realisatie, stand, taakstelling"}
            for note in results.notes
        )


def test_the_provincie_shows_the_sums_of_its_gemeenten(beside: RunResults, files: dict[str, Path]):
    stands = pd.read_csv(files["own_stands"])
    codes = {row.location for row in beside.flags if row.provincie == "PV25" and row.level == "gemeente"}
    row = beside.stands[beside.stands["region"] == "PV25"].iloc[0]
    assert row["value"] == stands.loc[stands["region"].isin(codes), "value"].sum()
    assert row["source"] == "som van de eigen cijfers van de gemeenten"
    assert (beside.observations["region"] == "PV25").sum() == MONTHS
    assert not (beside.observations["region"] == "PV24").any()


def test_less_than_a_year_of_all_gemeenten_counts_on_top_of_the_half_years(
    new_desk: MakeDesk, files: dict[str, Path], tmp_path: Path
):
    made = new_desk("short")
    made.take(*(file for file in builtin_files() if file.stem.startswith(("landelijk", "provincies"))))
    made.take(of_provincie(files["own_observations"], "", tmp_path / "short.csv", months=5))
    results = made.run()
    assert {flag.location for flag in results.flags} == {"NL01", *PROVINCIES}
    assert any(note.details.get("n") == 342 and "fewer than" in note.message for note in results.notes)
    # the months that were brought are known of every provincie, so the first to forecast is the one after them
    months = results.forecasts.in_order().query("target == 'realisatie' and location == 'NL01'")
    assert str(months["target_end_date"].min())[:10] == "2026-01-31"
    sums = results.observations.query("source == 'som van de eigen cijfers van de gemeenten'")
    assert len(sums) == 5 * 12
