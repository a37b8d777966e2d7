"""More measures of the chain, and two of its parts under the names of their measures."""

import sqlalchemy as sa
from alembic import op

from models.migrations import going_back

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MEASURES = (
    "realisatie",
    "koppelingen",
    "instroom_eerste",
    "instroom_nareis",
    "instroom_herhaald",
    "instroom_eerste_en_herhaald",
    "hervestiging",
    "inwilligingen",
    "inwilligingen_mvv_nareis",
    "uitstroom_vergunninghouders_uit_opvang",
    "uitstroom_asielzoekers_uit_opvang",
    "vrijgekomen_sociale_huur",
    "bezetting",
    "aanvragers_in_procedure",
    "vergunninghouders_in_opvang",
    "vergunninghouders_buiten_norm",
)
STOCK_ON_ONE_DAY = (
    "NOT (measure IN ('bezetting', 'aanvragers_in_procedure', 'vergunninghouders_in_opvang', "
    "'vergunninghouders_buiten_norm')) OR from_date = to_date"
)
RENAMED = {"in_procedure": "aanvragers_in_procedure", "vertrek": "uitstroom_asielzoekers_uit_opvang"}


def upgrade() -> None:
    words = ", ".join(repr(word) for word in MEASURES)
    for table in ("observation", "prognosis"):
        with op.batch_alter_table(table) as batch:
            for name, rule in (("measure", f"measure IN ({words})"), ("stock_on_one_day", STOCK_ON_ONE_DAY)):
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
    part = sa.table("chain_part", sa.column("part"))
    for old, new in RENAMED.items():
        op.execute(sa.update(part).where(part.c.part == old).values(part=new))


def downgrade() -> None:
    going_back.refuse()
