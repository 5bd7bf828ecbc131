"""What a process is, and the one table of those that rooms have registered.

A room registers its processes in its `processes.py`. The runner, the pages, the commands and the
API read them here. Source: docs/rules.md section 11.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.db.models import TextChoices

from ..customers.ranges import AccountRange
from .states import RunStatus

if TYPE_CHECKING:  # the models take their choices from here
    from django.db.models import QuerySet

    from ..customers.models import Customer
    from ..tenancy.models import Provider
    from .models.process import ProcessRun

NAME_LENGTH = 16
BILLING_PAUSED = (
    "Its runs are skipped until it is resumed; what they would have done is done then. Steps of the"
    " daily run that need it are skipped with it. E-mails and messages go on."
)

Counts = dict[str, int]


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its status, what it counted, and what went wrong or is worth a note."""

    status: str = RunStatus.SUCCEEDED
    counts: Counts = field(default_factory=dict)
    error: str = ""
    note: str = ""


class ChunkWork(Protocol):
    """The work on one range of accounts, inside one transaction; it returns what it counted."""

    def __call__(
        self, provider: "Provider", run: "ProcessRun", accounts: AccountRange, /
    ) -> Counts: ...


class RunWork(Protocol):
    """The work of a whole run, which opens its own transactions and undoes them in a dry run."""

    def __call__(
        self, provider: "Provider", run: "ProcessRun", /, *, approved: bool
    ) -> Outcome: ...


class Ranges(Protocol):
    """The ranges of accounts that a run works on, each in one transaction."""

    def __call__(self, run: "ProcessRun", /) -> list[AccountRange]: ...


@dataclass(frozen=True)
class KeptBack:
    """What a pause keeps back, and what becomes of it when the process is resumed.

    `choices` begin with the one that is meant when nobody chooses. `describe` says what waits, and
    `settle` takes a choice and who made it.
    """

    choices: type[TextChoices]
    describe: Callable[[], str]
    settle: Callable[[str, str], None]


@dataclass(frozen=True)
class ProcessDefinition:
    """A process: its work, what it counts, and what the runner and the pages say of it.

    Work is done a chunk at a time (`chunk_work`) or a run at a time (`run_work`). A process with
    neither can only be paused.
    """

    name: str
    label: str
    counts: tuple[str, ...] = ()
    chunk_work: ChunkWork | None = None
    run_work: RunWork | None = None
    ranges: Ranges | None = None  # what its chunks are, where they are not all accounts
    chunk_width: int = 1  # more where little is done to an account, in units of CHUNK_SIZE
    reads: tuple[str, ...] | None = None  # the tables whose statistics it needs; None means all
    needs: tuple[str, ...] = ()  # what an account is parked by, this process leaves out too
    cause: str = ""  # why statuses change in its chunks
    paused_means: str = BILLING_PAUSED  # what a pause stops, for staff
    after_run: Callable[["Provider"], object] | None = None  # once a run is over and committed
    kept_back: KeptBack | None = None
    # The accounts on which a run of these options would act now
    candidates: "Callable[[ProcessRun], QuerySet[Customer]] | None" = None
    by_name: bool = True  # whether anybody may start it; another one comes with what it works on
    goes_on: bool = False  # whether an interrupted run waits to go on; else the next run does
    own_page: str = ""  # the page that starts it, in place of that of all processes

    def __post_init__(self) -> None:
        if len(self.name) > NAME_LENGTH or (self.chunk_work and self.run_work):
            raise ValueError(f"{self.name}: at most {NAME_LENGTH} letters, and one kind of work")

    @property
    def runnable(self) -> bool:
        return bool(self.chunk_work or self.run_work)

    def nothing(self) -> Counts:
        """Return the counts of a run that did nothing."""
        return dict.fromkeys(self.counts, 0)


RunObserver = Callable[["Provider", "ProcessRun"], None]
ParkingObserver = Callable[["Provider", str], None]

_definitions: dict[str, ProcessDefinition] = {}
_observers: list[RunObserver] = []
_parking_observers: list[ParkingObserver] = []


def register(definition: ProcessDefinition) -> ProcessDefinition:
    """Make the process known; a second registration of a name raises ValueError."""
    if definition.name in _definitions:
        raise ValueError(f"there are two processes {definition.name}")
    _definitions[definition.name] = definition
    return definition


def observe_runs(observer: RunObserver) -> None:
    """Have the observer told of each run that ends, inside the transaction that records the end."""
    if observer not in _observers:
        _observers.append(observer)


def observers() -> tuple[RunObserver, ...]:
    return tuple(_observers)


def observe_parking(observer: ParkingObserver) -> None:
    """Have the observer told when staff release an account.

    It is told the name of the process that has parked the account.
    """
    if observer not in _parking_observers:
        _parking_observers.append(observer)


def parking_observers() -> tuple[ParkingObserver, ...]:
    return tuple(_parking_observers)


def definition_of(name: str) -> ProcessDefinition:
    """Return the process; raise KeyError when no room has registered it."""
    return _definitions[name]


def find(name: str) -> ProcessDefinition | None:
    return _definitions.get(name)


def processes() -> tuple[ProcessDefinition, ...]:
    """Return every process, in the order of the rooms that registered them."""
    return tuple(_definitions.values())


def runnable() -> tuple[str, ...]:
    """Return the names of the processes that have work, and that anybody may start."""
    return tuple(one.name for one in processes() if one.runnable and one.by_name)


def startable() -> tuple[str, ...]:
    """Return the names of the processes that the page of all processes starts, and the API."""
    return tuple(
        one.name for one in processes() if one.runnable and one.by_name and not one.own_page
    )


def backlog_choices() -> list[tuple[str, str]]:
    """Return every choice, with its label, of what becomes of what a pause has kept back."""
    kept_back = [process.kept_back for process in processes() if process.kept_back]
    return [choice for one in kept_back for choice in one.choices.choices]


def labels() -> list[tuple[str, str]]:
    """Return names with labels, the choices of fields and forms."""
    return [(process.name, process.label) for process in processes()]
