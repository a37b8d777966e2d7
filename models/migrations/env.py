"""What Alembic runs: the migrations, in the transaction that `models.migrate` opened."""

from alembic import context

from models.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a constraint: Alembic then copies the table
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
