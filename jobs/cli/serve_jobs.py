"""The command `radar serve-jobs`."""

import sys

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar serve-jobs` to `app`, with its help in the reader's language."""

    @app.command(
        "serve-jobs",
        help=context.say(
            N_("Do every job when it is due, until told to stop; logs to the standard error, a line each.")
        ),
    )
    def serve_jobs() -> None:
        import structlog

        from jobs.service.logs import configure_logs
        from jobs.serving.serve import serve_until_stopped
        from jobs.serving.service_jobs import WORKS

        configure_logs(sys.stderr)
        serve_until_stopped(context.settings, WORKS, clock=context.now, log=structlog.get_logger())
