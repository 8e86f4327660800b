"""The reference service ready to be checked: data, app, and all that a check of it has to be told."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

DEFAULT_SIZE: Final = 137
"""Six full pages of the default size and a short one."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running reference service; a context manager that closes it.

    `parameters` are the values of the given account, by the names of the contract: AccountSid, PropertySid (its
    busiest), From and To (a closed window in the past that holds every event; seconds). `foreign` exist, but belong to
    another account: AccountSid, PropertySid and PortingRequestNumbers. `user` and `password` are the Basic credentials.
    """

    app: "WSGIApplication"
    dataset: Dataset
    store: Store
    user: str
    password: str
    parameters: Mapping[str, str]
    foreign: Mapping[str, str]

    @property
    def auth(self) -> str:
        """The credentials as the command line takes them, USER:PASSWORD."""
        return f"{self.user}:{self.password}"

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def demo(
    size: int = DEFAULT_SIZE,
    seed: int = 1,
    faults: Iterable[str | Fault[Behaviour]] = (),
    latency: float = 0.0,
    clock: Callable[[], float] | None = None,
) -> Demo:
    """Build a service that holds `size` porting requests of the account to be checked.

    `faults` are the lies it tells, `latency` the seconds it takes for each answer, `clock` its time in seconds since
    the epoch (the machine's, if None): the data ends an hour before it. Raises `UsageError` for an unknown fault.
    """
    now = clock or time.time
    dataset = Dataset(size, seed, int(now()))
    store = Store(dataset.records(), dataset.owners)
    app = make_app(store, credentials=dataset.credentials, faults=faults, clock=now, latency=latency)
    given, stranger = dataset.given, dataset.foreign[0]
    return Demo(
        app=app,
        dataset=dataset,
        store=store,
        user=given.account,
        password=given.token,
        parameters={
            "AccountSid": given.account,
            "PropertySid": given.properties[0],
            "From": str(dataset.begin),
            "To": str(dataset.end),
        },
        foreign={
            "AccountSid": stranger.account,
            "PropertySid": stranger.properties[0],
            "PortingRequestNumbers": dataset.foreign_number,
        },
    )
