"""The process of one attempt: `python -m jobs.service.child`, with its order on the standard input.

Loads nothing heavy before the order names the work. Ends with everything it started when the input ends, as then the
service is gone, and when the claim is gone, as then another does the work.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from models import ledger
from models.engine import open_engine, transaction

if TYPE_CHECKING:
    from jobs.service.supervise import Order

HEARTBEAT_SECONDS = 10.0
INPUT = 0


def main() -> None:
    """Carry out the order that comes in, and end with code 0 when it is done."""
    signal.signal(signal.SIGTERM, _stop)
    # without a buffer: what is not read here is waited for below
    with open(INPUT, "rb", buffering=0, closefd=False) as orders:
        # from the service that started this process
        sys.path[:] = pickle.load(orders)  # noqa: S301
        order: Order = pickle.load(orders)  # noqa: S301
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    sys.exit(_carry_out(order))


def _carry_out(order: Order) -> int:
    from structlog import get_logger

    from base.quiet import quiet_libraries
    from jobs.service.logs import configure_logs
    from jobs.service.perform import perform

    configure_logs(sys.stderr)
    quiet_libraries()
    claim = order.claim
    log = get_logger().bind(job=claim.job, period=claim.period, attempt=claim.attempt)
    engine = open_engine(order.settings.database_url)
    over = threading.Event()
    beats = threading.Thread(target=_beat, args=(engine, claim.token, over, log), daemon=True)
    beats.start()
    try:
        end = perform(engine, order.settings, claim, order.work, clock=_now, log=log)
    finally:
        over.set()
        beats.join()
        engine.dispose()
    return 0 if end == ledger.DONE else 1


def _beat(engine: Engine, token: str, over: threading.Event, log: Any) -> None:
    """Say regularly that the attempt is alive; end it when another has taken it over."""
    while not over.wait(HEARTBEAT_SECONDS):
        try:
            with transaction(engine) as connection:
                held = ledger.heartbeat(connection, token=token, now=_now())
                done = not held and ledger.attempt_state(connection, token=token) == ledger.DONE
        except DBAPIError as error:
            # a database that is away or busy: whether the claim still holds shows when the work is to be stored
            log.warning("no heartbeat", error=type(error).__name__)
            continue
        if done:
            return
        if not held:
            log.warning("claim lost")
            _end_the_group()


def _end_with_the_service() -> None:
    while os.read(INPUT, 1):
        pass
    _end_the_group()


def _end_the_group() -> None:
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _stop(_signal: int, _frame: object) -> None:
    # an exception, so that the work can put its things in order
    sys.exit(128 + signal.SIGTERM)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
