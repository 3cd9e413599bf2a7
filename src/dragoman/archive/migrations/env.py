"""Alembic's environment: it runs on the connection that `open_archive` hands over."""

from alembic import context

from dragoman.archive.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    user_module_prefix="schema.",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
