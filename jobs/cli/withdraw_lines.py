"""What was taken back in words, and the list of imports, for `radar withdraw` and `radar imports`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from base.i18n import N_, Language
from base.printable import printable
from jobs.cli.context import Context
from jobs.importing.faults import filled
from jobs.importing.withdrawing import TakenBack, WithdrawalOutcome
from models.withdrawals import ListedImport
from shown.kit.picture import NumberTable
from shown.kit.terminal import print_table


def print_imports(imports: Sequence[ListedImport], context: Context) -> None:
    """Print number, file, day, rows, layout, source, and when and why it was taken back."""
    say = context.say
    columns = (N_("No."), N_("File"), N_("Taken back"))
    rows = tuple(
        (
            str(one.record.id),
            _about(one, context),
            _taken_back(one),
        )
        for one in imports
    )
    print_table(context.console, "", NumberTable(tuple(say(column) for column in columns), rows))


def _about(one: ListedImport, context: Context) -> str:
    """The file, and under it what came in with it and whose figures these are: side by side they need more width."""
    say, record = context.say, one.record
    came = say(
        N_("{day}, {layout}, rows: {rows}"),
        day=context.service_day(record.imported_at).isoformat(),
        layout=record.layout,
        rows=say.number(record.rows_read),
    )
    # what names no source has the file for one
    source = [] if record.source == record.file_name else [printable(record.source)]
    return "\n".join((printable(record.file_name), came, *source))


def withdrawal_lines(outcome: WithdrawalOutcome, context: Context, *, dry_run: bool) -> Iterator[str]:
    """What was taken back, or would be, per measure, and what counts instead."""
    say, record = context.say, outcome.record
    if record is not None:
        day = say.day(context.service_day(record.imported_at))
        yield say(
            N_("Import {number}, {file}, of {day}:"), number=record.id, file=printable(record.file_name), day=day
        )
    for part in outcome.parts:
        yield from _part_lines(part, say)
    if not outcome.parts:
        yield say(N_("  none of its figures counts any more"))
    for message, details in outcome.notices:
        yield "  ! " + filled(say, message, details)
    if dry_run:
        yield say(N_("Nothing was changed: this was a try with --dry-run."))
    else:
        message = N_("Taken back from {day} on. The reason that is kept: {reason}")
        yield say(message, day=say.day(outcome.withdrawal.known_from), reason=outcome.withdrawal.reason)


def _part_lines(part: TakenBack, say: Language) -> Iterator[str]:
    subject = say(N_("{subject} (simulated)"), subject=part.subject) if part.simulated else part.subject
    if part.count and part.first and part.last:
        details = {"subject": subject, "count": say.number(part.count)}
        days = {"first": say.day(part.first), "last": say.day(part.last)}
        if part.total is None:
            yield say(N_("  {subject}: {count} figures about {first} to {last}"), **details, **days)
        else:
            message = N_("  {subject}: {count} figures about {first} to {last}, together {total}")
            yield say(message, **details, **days, total=say.number(part.total))
        yield say(
            N_("    of these {restored} go back to the value before, and {gone} are no figure any more"),
            restored=say.number(part.restored),
            gone=say.number(part.gone),
        )
    if part.changed_later:
        message = N_("  {subject}: {count} figures were changed by another import and stay as they are")
        yield say(message, subject=subject, count=say.number(part.changed_later))


def _taken_back(one: ListedImport) -> str:
    if one.withdrawal is None:
        return ""
    return f"{one.withdrawal.known_from.isoformat()}: {one.withdrawal.reason}"
