"""The reference services, by the contract that each keeps: its lies, its fair variants, and how it is started.

One small table; whoever checks, serves or proves a reference service finds it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from fairport.contract_tests.service.data import Dataset
    from fairport.contract_tests.service.store import Store
    from fairport.contract_tests.showcase.data import Dataset as Parcels

Kind = Literal["fault", "variant", "honest"]

PORTING: Final = "porting-status"
SHOWCASE: Final = "showcase"


class Lie(Protocol):
    """A fault of a reference service, as far as all of them are alike."""

    @property
    def name(self) -> str:
        """Its name, unique over all services."""
        ...

    @property
    def summary(self) -> str:
        """What it says, as a sentence."""
        ...

    @property
    def catches(self) -> tuple[str, ...]:
        """The rules that must fail."""
        ...

    @property
    def also(self) -> tuple[str, ...]:
        """The rules that may fail."""
        ...

    @property
    def size(self) -> int | None:
        """A number of rows with which it must be caught too."""
        ...


class Fair(Protocol):
    """A fair variant of a reference service, as far as all of them are alike."""

    @property
    def name(self) -> str:
        """Its name, unique over all services."""
        ...

    @property
    def expects(self) -> tuple[str, ...]:
        """The rules that may fail at SHOULD."""
        ...

    @property
    def size(self) -> int | None:
        """A number of rows with which it is proved too."""
        ...


class Demo(Protocol):
    """A reference service, ready: a context manager that closes what it holds.

    `parameters` are values that its data answers to, `foreign` values that belong to somebody else, by the names of
    the contract. `auth` is USER:PASSWORD, "" where everybody may read.
    """

    @property
    def app(self) -> Any:  # noqa: ANN401 - a WSGI app takes what servers hand it
        """The WSGI app."""
        ...

    @property
    def user(self) -> str:
        """Who may ask."""
        ...

    @property
    def password(self) -> str:
        """The secret that goes with it."""
        ...

    @property
    def auth(self) -> str:
        """Both, as the command line takes them."""
        ...

    @property
    def parameters(self) -> Mapping[str, str]:
        """Values that its data answers to."""
        ...

    @property
    def foreign(self) -> Mapping[str, str]:
        """Values that belong to somebody else."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """How much data of which seed a staged service holds, its time in seconds, and how it lets seconds pass."""

    size: int
    seed: int
    clock: Callable[[], float]
    sleep: Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A reference service in process, as one case has it: honest, telling one lie, or fair in one unusual way."""

    app: Any
    user: str = ""
    password: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    foreign: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One reference service.

    `usual` is how many rows it holds where nothing is said, `budget` how many requests a trial of it may send.
    """

    contract: str
    usual: int
    budget: int
    faults: Mapping[str, Lie]
    variants: Mapping[str, Fair]
    demo: Callable[[int, int, Iterable[str], float], AbstractContextManager[Demo]]
    stage: Callable[[Kind, str, Surroundings], Staged]

    @property
    def honest(self) -> str:
        """What it is called where it tells no lie."""
        return "honest" if self.contract == PORTING else f"honest-{self.contract}"


def _porting() -> Service:
    from fairport.contract_tests.service import demo, faults, variants  # noqa: PLC0415 - a web framework: heavy

    return Service(
        contract=PORTING,
        usual=demo.DEFAULT_SIZE,
        budget=600,
        faults=faults.FAULTS,
        variants=variants.VARIANTS,
        demo=demo.demo,
        stage=_staged_porting,
    )


def _showcase() -> Service:
    from fairport.contract_tests.showcase import demo, faults, variants  # noqa: PLC0415 - a web framework: heavy

    return Service(
        contract=SHOWCASE,
        usual=demo.DEFAULT_SIZE,
        budget=1_500,
        faults=faults.FAULTS,
        variants=variants.VARIANTS,
        demo=demo.demo,
        stage=_staged_showcase,
    )


_SERVICES: Final[Mapping[str, Callable[[], Service]]] = {PORTING: _porting, SHOWCASE: _showcase}


def contracts() -> tuple[str, ...]:
    """Return the names of the contracts that have a reference service."""
    return tuple(_SERVICES)


def services() -> tuple[Service, ...]:
    """Return all reference services."""
    return tuple(make() for make in _SERVICES.values())


def service_of(contract: str) -> Service:
    """Return the reference service of a contract, by its name; that of the default one for any other."""
    return _SERVICES.get(contract, _porting)()


def all_faults() -> dict[str, Lie]:
    """Return the lies of all services by name."""
    return {name: lie for service in services() for name, lie in service.faults.items()}


def all_variants() -> dict[str, Fair]:
    """Return the fair variants of all services by name."""
    return {name: fair for service in services() for name, fair in service.variants.items()}


@lru_cache(maxsize=4)
def _stocked(size: int, seed: int, now: int) -> tuple[Dataset, Store]:
    """Data in a filled store, shared by all cases of the same size and seed."""
    from fairport.contract_tests.service.data import Dataset  # noqa: PLC0415 - loaded when it is proved
    from fairport.contract_tests.service.store import Store  # noqa: PLC0415 - as above

    data = Dataset(size, seed, now)
    return data, Store(data.records(), data.owners)


def _staged_porting(kind: Kind, name: str, around: Surroundings) -> Staged:
    from fairport.contract_tests.service import variants  # noqa: PLC0415 - as above
    from fairport.contract_tests.service.app import make_app  # noqa: PLC0415 - as above

    data, store = _stocked(around.size, around.seed, int(around.clock()))
    if kind == "variant":
        variant = variants.named_variant(name)
        held = variants.filled_store(variant, data) if variants.has_own_data(variant) else store
        app = variants.make_varied_app(
            variant, held, credentials=data.credentials, clock=around.clock, sleep=around.sleep
        )
    else:
        faults = (name,) if kind == "fault" else ()
        app = make_app(store, credentials=data.credentials, faults=faults, clock=around.clock, sleep=around.sleep)
    stranger = data.foreign[0]
    return Staged(
        app=app,
        user=data.given.account,
        password=data.given.token,
        values={"AccountSid": data.given.account},
        foreign={
            "AccountSid": stranger.account,
            "PropertySid": stranger.properties[0],
            "PortingRequestNumbers": data.foreign_number,
        },
    )


@lru_cache(maxsize=4)
def _parcels(size: int, seed: int, now: int) -> Parcels:
    from fairport.contract_tests.showcase.data import Dataset  # noqa: PLC0415 - as above

    return Dataset(size, seed, now)


def _staged_showcase(kind: Kind, name: str, around: Surroundings) -> Staged:
    from fairport.contract_tests.showcase import variants  # noqa: PLC0415 - as above
    from fairport.contract_tests.showcase.app import make_app  # noqa: PLC0415 - as above
    from fairport.contract_tests.showcase.behaviour import Behaviour  # noqa: PLC0415 - as above

    held = _parcels(around.size, around.seed, int(around.clock()))
    if kind == "variant":
        variant = variants.named_variant(name)
        ways = variant.twist(Behaviour())
        return Staged(app=variant.wrap(make_app(held, clock=around.clock, sleep=around.sleep, ways=ways)))
    faults = (name,) if kind == "fault" else ()
    return Staged(app=make_app(held, faults=faults, clock=around.clock, sleep=around.sleep))
