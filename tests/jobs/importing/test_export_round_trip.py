"""What `radar export` writes of the figures can be imported again, and says the same."""

from pathlib import Path

import pandas as pd
from sqlalchemy import insert

from jobs.importing.choices import Choices
from jobs.importing.rules import ImportRules
from jobs.importing.withdrawing import withdraw_import
from models.engine import open_engine, reading, transaction
from models.migrate import upgrade
from models.tables import Run
from shown.export import export, figures
from shown.read.results import RunResults, load_results
from tests.jobs.importing.conftest import Desk, add_regions
from tests.shown.synthetic import run_row

PARTIAL = Choices(partial=True)
KINDS = ("targets", "observations", "stands")


def filled(desk: Desk) -> RunResults:
    """Every kind of row: months, spans, stocks, parts, simulated, of two sources, changed later, taken back."""
    desk.bring(
        "month;from;to;date;region;measure;part;value;known_from;quality;source\n"
        "2024-01;;;;NL01;instroom_eerste;;1.205;;B;CBS 83102NED\n"
        "2024-02;;;;NL01;instroom_eerste;;1.300;;B;CBS 83102NED\n"
        '2024-01;;;;NL01;instroom_eerste;Syrië;305;2024-04-01;B;"CBS; Den Haag, ""rond"""\n'
        "2024-02;;;;NL01;instroom_eerste;-Eritrea;7;2024-04-01;B;'+HYPERLINK(1)\n"
        "2024-03;;;;NL01;instroom_eerste;-Eritrea;8;2024-04-01;B;@SUM(A1)\n"
        "2024-04;;;;NL01;instroom_eerste;-Eritrea;9;2024-05-01;B;''-2\n"
        ";;;5-1-2024;NL01;bezetting;;70.000;6-1-2024;C;NRC\n"
        ";1-1-2024;15-3-2024;;PV20;realisatie;;99;;A;COA\n"
    )
    # a sum of another source that does not fit the months
    desk.bring("from,to,region,measure,value,source\n2024-01,2024-02,NL01,instroom_eerste,2510,Eurostat\n", "b.csv")
    desk.bring("month,region,measure,value,simulated\n2024-01,GM0034,realisatie,5,ja\n", "d.csv", choices=PARTIAL)
    desk.on(2024, 9, 5).bring("month,region,measure,value\n2024-02,NL01,instroom_eerste,1310\n", "e.csv")
    desk.bring("month,region,measure,value\n2024-02,NL01,koppelingen,77\n", "fout.csv")
    withdraw_import(desk.engine, "fout.csv", "verkeerd", rules=ImportRules(), now=desk.on(2024, 9, 9).at)
    desk.bring(
        "period,region,value,known_from,status,basis,source\n"
        "2024-H1,NL01,18750,2023-10-01,vastgesteld,aangekondigd,Staatscourant\n"
        "2024-H1,PV20,700,2024-01-01,herzien,verdeeld,COA\n",
        "t.csv",
    )
    desk.bring(
        "date,region,value,role,known_from\n2024-01-01,PV20,-69,,\n2024-01-01,PV20,60,begin,2024-02-01\n", "s.csv"
    )
    with transaction(desk.engine) as connection:
        connection.execute(insert(Run), [run_row()])
    return read(desk)


def read(desk: Desk) -> RunResults:
    with reading(desk.engine) as connection:
        return load_results(connection)


def test_figures_come_back_as_they_were(desk: Desk, tmp_path: Path) -> None:
    before = filled(desk)
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    upgrade(engine)
    add_regions(engine)
    other = Desk(engine, tmp_path).on(2024, 9, 9)
    for kind in KINDS:
        export(before, kind, tmp_path / f"{kind}.csv")
        other.bring((tmp_path / f"{kind}.csv").read_bytes(), f"{kind}.csv", choices=PARTIAL)
    with transaction(engine) as connection:
        connection.execute(insert(Run), [run_row()])
    after = read(other)
    for kind in KINDS:
        assert len(figures(before, kind)) > 0
        pd.testing.assert_frame_equal(in_order(figures(after, kind)), in_order(figures(before, kind)))
    assert figures(after, "observations")["simulated"].sum() == 1
    assert "koppelingen" not in set(figures(after, "observations")["measure"])
    engine.dispose()


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns)).reset_index(drop=True)
