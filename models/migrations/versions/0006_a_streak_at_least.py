"""Whether a streak may be longer than is known."""

import sqlalchemy as sa
from alembic import op

from models.migrations import going_back

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # of what is stored nobody knows any more why its streak stopped
    for table in ("flag", "warning_state"):
        op.add_column(table, sa.Column("streak_at_least", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    going_back.refuse()
