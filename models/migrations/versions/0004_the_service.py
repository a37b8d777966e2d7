"""The service: ledger of jobs, alerts, warnings with memory, recipients and the outbox of mail."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from models.migrations import going_back

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("cleared_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(
        op.f("uq_alert_open"),
        "alert",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planned_for", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'waiting', 'done', 'failed', 'missed')", name=op.f("ck_job_run_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "period", name=op.f("uq_job_run_job_period")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reply", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("kind IN ('weekly', 'alert')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('ready', 'claimed', 'data', 'sent', 'refused', 'expired', 'doubtful', 'cancelled')",
            name=op.f("ck_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "address", "kind", "period", "correction", name=op.f("uq_outbox_address_kind_period_correction")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"], unique=False)

    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("suspended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_recipient_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("address", name=op.f("uq_recipient_address")),
    )
    op.create_table(
        "service_beat",
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("worker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("beat_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_service_beat")),
    )
    op.create_table(
        "job_attempt",
        sa.Column("job_run_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("worker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("heartbeat_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed', 'timed_out', 'interrupted')", name=op.f("ck_job_attempt_state")
        ),
        sa.ForeignKeyConstraint(["job_run_id"], ["job_run.id"], name=op.f("fk_job_attempt_job_run_id")),
        sa.PrimaryKeyConstraint("job_run_id", "attempt", name=op.f("pk_job_attempt")),
        sa.UniqueConstraint("claim", name=op.f("uq_job_attempt_claim")),
    )
    op.create_table(
        "recipient_kind",
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("kind IN ('weekly', 'alert')", name=op.f("ck_recipient_kind_kind")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_recipient_kind_recipient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recipient_id", "kind", name=op.f("pk_recipient_kind")),
    )
    op.create_table(
        "recipient_region",
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_recipient_region_recipient_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_recipient_region_region")),
        sa.PrimaryKeyConstraint("recipient_id", "region", name=op.f("pk_recipient_region")),
    )
    op.create_table(
        "region_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("who", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("kind IN ('silence', 'acknowledge')", name=op.f("ck_region_note_kind")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_region_note_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_note")),
    )
    op.create_index(op.f("ix_region_note_region"), "region_note", ["region"], unique=False)

    op.create_table(
        "warning_state",
        sa.Column("week", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("flag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("told_p_miss", sa.Float(), nullable=True),
        sa.Column("told_shortfall", sa.Float(), nullable=True),
        sa.Column("p_miss", sa.Float(), nullable=True),
        sa.Column("expected_shortfall", sa.Float(), nullable=True),
        sa.Column("opgave", sa.Float(), nullable=True),
        sa.Column("taakstelling", sa.Float(), nullable=True),
        sa.Column("needed_per_month", sa.Float(), nullable=True),
        sa.Column("expected_per_month", sa.Float(), nullable=True),
        sa.Column("cause", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cause IN ('houses', 'people', 'both', 'unknown')", name=op.f("ck_warning_state_cause")),
        sa.CheckConstraint("flag IN ('none', 'watch', 'warning', 'alarm')", name=op.f("ck_warning_state_flag")),
        sa.CheckConstraint(
            "reason IN ('quiet', 'new', 'worse', 'better', 'over', 'still', 'target_changed', 'silenced', 'no_data')",
            name=op.f("ck_warning_state_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('ok', 'pending', 'firing', 'recovering', 'no_data')", name=op.f("ck_warning_state_state")
        ),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_warning_state_location")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_warning_state_run_id")),
        sa.PrimaryKeyConstraint("week", "location", name=op.f("pk_warning_state")),
    )
    op.create_index(op.f("ix_warning_state_run_id"), "warning_state", ["run_id"], unique=False)


def downgrade() -> None:
    going_back.refuse()
