"""Two processes of the service, on a clock of the test's own, with all that goes wrong in a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from config.settings import Settings
from jobs.service.background import Chores
from jobs.service.leader import leadership
from jobs.service.perform import perform
from jobs.service.service import Service
from jobs.serving.chores import chores_of
from jobs.serving.service_jobs import WORKS
from jobs.task import Outcome, Task, Work
from models.ledger import Claim
from tests.jobs.service.in_process import Clock, Ended, Inline, Log
from tests.jobs.year.made_runs import GEMEENTEN, made_run
from tests.jobs.year.post import Post

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NAMES = ("first", "second")
# longer than an attempt without a heartbeat is believed to live
TICK = timedelta(minutes=1)
MOST_AT_ONCE = 12
SUNDAY = 6
RARELY = timedelta(days=3)


class Killed(BaseException):
    """The process is gone, with nothing tidied up."""


@dataclass
class World:
    """What the year is like.

    Attributes:
        off: processes that are down, by name.
        kills: at which job and period a process is killed: `before` its work, or `after` it, before the ledger knows.
        no_network: open data cannot be fetched.
    """

    engine: Engine
    settings: Settings
    clock: Clock
    post: Post
    off: set[str] = field(default_factory=set)
    kills: dict[tuple[str, str], str] = field(default_factory=dict)
    no_network: bool = False
    killed: list[tuple[str, str, str]] = field(default_factory=list)
    _services: dict[str, Service] = field(default_factory=dict)
    _begun: int = 0

    def live(self, moment: datetime) -> None:
        """Every process that is up ticks, as long as that brings something to an end: one job a tick."""
        for step in range(MOST_AT_ONCE):
            self.clock.now = moment + step * TICK
            begun = self._begun
            for name in NAMES:
                if step == 0 or not self._waits(name):
                    self._tick(name)
            if self._begun == begun:
                return

    def _waits(self, name: str) -> bool:
        """Whether it saw in this moment that another leads, who still does: it would only see so again."""
        others = [service for other, service in self._services.items() if other != name]
        return name in self._services and any(service.leads for service in others)

    def _tick(self, name: str) -> None:
        if name in self.off:
            self._down(name)
            return
        try:
            self._up(name).tick()
        except Killed:
            # it is started again the next day
            self.off.add(name)
            self._down(name)

    def _up(self, name: str) -> Service:
        if name not in self._services:
            log = Log()
            made = chores_of(self.engine, self.settings, clock=self.clock, stop=Event(), log=log)
            # a year of watching every quarter of an hour would take minutes; what is told of stays for days
            chores = [replace(chore, every=max(chore.every, RARELY)) if chore.every else chore for chore in made]
            self._services[name] = Service(
                engine=self.engine,
                settings=self.settings,
                clock=self.clock,
                leadership=leadership(self.engine),
                executor=_InThisProcess(self),
                chores=Chores(chores, Inline(), log),
                worker=name,
                log=log,
            )
        return self._services[name]

    def _down(self, name: str) -> None:
        service = self._services.pop(name, None)
        if service is not None:
            # what the system does when a process dies: its locks are free; nothing else is put in order
            service.leadership.release()

    def works(self) -> Mapping[str, Work]:
        """The work of each job: real where the service is what matters, made up where it is the forecast."""
        return dict(WORKS) | {
            "run": made_run,
            "opendata": self._open_data,
            "housekeeping": _keep_house,
            "trackrecord": _nothing,
            "backtest": _nothing,
        }

    def _open_data(self, _task: Task) -> Outcome:
        if self.no_network:
            raise ConnectionError("no network")
        return {"changed": 0}


@dataclass
class _InThisProcess:
    """Does each attempt at once; at the moments that the world says, the whole process is killed with it."""

    world: World

    def start(self, claim: Claim) -> Ended:
        world = self.world
        world._begun += 1
        work = world.works()[claim.job]
        moment = world.kills.pop((claim.job, claim.period), None)
        if moment is not None:
            world.killed.append((claim.job, claim.period, moment))
        if moment == "before":
            raise Killed
        if moment == "after":
            work = _then_killed(work)
        perform(world.engine, world.settings, claim, work, clock=world.clock, log=Log())
        return Ended()


def _then_killed(work: Work) -> Work:
    def killed(task: Task) -> Outcome:
        work(task)
        raise Killed

    return killed


def _nothing(_task: Task) -> Outcome:
    return {}


def _keep_house(task: Task) -> Outcome:
    """Really on Sundays, when the clock changes too: it clears what is weeks old, and takes long to look for it."""
    return WORKS["housekeeping"](task) if task.today.weekday() == SUNDAY else {}


def moments(first: date, last: date, eventful: Callable[[date], bool]) -> Iterator[datetime]:
    """One moment in each day, several where something happens, more on a Monday and when the clock changes."""
    day = first
    while day <= last:
        times = [time(6, 1)]
        if eventful(day):
            times += [time(12, 0), time(18, 0)]
        if day.weekday() == 0:
            times += [time(6, 15), time(6, 59), time(7, 0)]
        if day.day == 15:
            times += [time(8, 0)]
        found = {datetime.combine(day, each, AMSTERDAM).astimezone(UTC) for each in times}
        if (day.month, day.day) in ((3, 29), (10, 25)):
            midnight = datetime.combine(day, time(0), AMSTERDAM).astimezone(UTC)
            found |= {midnight + timedelta(minutes=20 * step) for step in range(18)}
        yield from sorted(found)
        day += timedelta(days=1)


def drop_figures(home: Path, day: date) -> None:
    """Put a file with the realisatie of last month into the inbox."""
    month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    rows = [f"{month:%Y-%m},{code},realisatie,{5 + place + month.month}" for place, code in enumerate(GEMEENTEN)]
    (inbox / f"realisatie-{month:%Y-%m}.csv").write_text("\n".join(["month,region,measure,value", *rows, ""]))
