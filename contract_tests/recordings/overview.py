"""The first look at a recording: which service it is of, who asked, in which order, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairport.contract_tests.recordings.clients import Credentials
    from fairport.contract_tests.recordings.entries import Entry
    from fairport.contract_tests.recordings.secrets_seen import SecretsSeen
    from fairport.evidence import Ask, Pairs

Recognise: TypeAlias = "Callable[[str, str, str], Ask | None]"
"""The request that a method and a URL stand for below a base path, None for none of the contract."""

MOST_PREFIX: Final = 8
"""How many segments may stand before an operation's path."""
MOST_NAMED: Final = 4
OTHER_HOSTS: Final = "of other hosts"
OTHER_ADDRESSES: Final = "of the service, but no operation of the contract"


class Placed(NamedTuple):
    """An entry that asks an operation: below which base URL, and what."""

    base_url: str
    ask: Ask


@dataclass(slots=True)
class Seen:
    """What was seen below one base URL: where its entries stand and when they began, who asked, what was answered."""

    at: list[tuple[float | None, int]] = field(default_factory=list["tuple[float | None, int]"])
    ended: float | None = None
    answered: int = 0
    clients: dict[str, None] = field(default_factory=dict[str, None])
    good: set[tuple[str, Pairs]] = field(default_factory=set["tuple[str, Pairs]"])
    asked: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a recording holds of one service.

    `ranks` maps the position of each entry that counts to its number in the order of asking, from 1; `in_order` says
    that the file is in that order already. `clients` maps what tells clients apart to a short name; all "" where there
    is one. `left_out` counts the rest by reason. `begun` and `ended` are seconds since the epoch, None: not told.
    """

    base_url: str
    entries: int
    ranks: Mapping[int, int]
    in_order: bool
    clients: Mapping[str, str]
    good: frozenset[tuple[str, Pairs]]
    asked: frozenset[str]
    left_out: Mapping[str, int]
    begun: float | None
    ended: float | None


def place_of(recognise: Recognise, entry: Entry, base_url: str = "") -> Placed | None:
    """Return which operation an entry asks, below `base_url` if one is given, else below any path.

    None: no operation of the contract, or another service.
    """
    origin = entry.origin
    if base_url:
        there, path = _apart(base_url)
        found = recognise(entry.method, entry.url, path) if origin == there else None
        return Placed(base_url, found) if found else None
    try:
        segments = urlsplit(entry.url).path.split("/")[1:]
    except ValueError:
        return None
    for count in range(min(len(segments), MOST_PREFIX + 1)):
        path = "".join(f"/{segment}" for segment in segments[:count])
        found = recognise(entry.method, entry.url, path)
        if found is not None:
            return Placed(origin + path, found)
    return None


def _apart(base_url: str) -> tuple[str, str]:
    parts = urlsplit(base_url)
    host = parts.netloc.lower().removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ""))
    return f"{parts.scheme}://{host}", parts.path.rstrip("/")


def overview_of(
    entries: Iterable[Entry],
    recognise: Recognise,
    credentials: Credentials,
    secrets: SecretsSeen,
    *,
    base_url: str = "",
    where: str = "",
) -> Overview:
    """Read a recording once. `where` names it in errors.

    Raises UsageError where no entry asks an operation of the contract, and where several services are recorded.
    """
    seen: dict[str, Seen] = {}
    origins: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    count = 0
    for index, entry in enumerate(entries):
        count = index + 1
        placed = place_of(recognise, entry, base_url)
        if entry.left_out:
            left_out[entry.left_out] += 1
        elif placed is None:
            origins[entry.origin] += 1
        else:
            _see(seen.setdefault(placed.base_url, Seen()), index, entry, placed.ask, credentials)
            secrets.learn(entry)
    chosen = _choice(seen, where, [*origins])
    own = _apart(chosen)[0]
    left_out[OTHER_ADDRESSES] += origins.pop(own, 0)
    left_out[OTHER_HOSTS] += origins.total() + sum(len(other.at) for base, other in seen.items() if base != chosen)
    return _told(chosen, seen[chosen], count, +left_out)


def _see(seen: Seen, index: int, entry: Entry, ask: Ask, credentials: Credentials) -> None:
    seen.at.append((entry.started, index))
    if entry.started is not None:
        seen.ended = max(entry.started + entry.elapsed, seen.ended or 0.0)
    seen.answered += entry.status != 0 and entry.trouble != "redirect"
    seen.asked.add(ask.operation)
    if 200 <= entry.status < 300:
        seen.good.add((ask.operation, ask.path))
        seen.clients.setdefault(credentials.client(entry))


def _choice(seen: Mapping[str, Seen], where: str, origins: list[str]) -> str:
    """Return the only service that is recorded: answers of two services are not to be compared."""
    if not seen:
        hosts = f"it is of {', '.join(filter(None, origins[:MOST_NAMED]))}" if any(origins) else "it is empty"
        raise UsageError(
            f"the recording holds no request of the contract's operations: {hosts}",
            where=where,
            hint="give the contract with --contract, and where the service is with --base-url URL",
        )
    bases = [base for base, held in seen.items() if held.answered] or [*seen]
    if len(bases) > 1:
        told = ", ".join(f"{base} ({len(seen[base].at)})" for base in bases[:MOST_NAMED])
        raise UsageError(
            f"the recording is of {len(bases)} services: {told}",
            where=where,
            hint=f"choose one, e.g. --base-url {bases[0]}",
        )
    return bases[0]


def _told(base_url: str, seen: Seen, entries: int, left_out: Mapping[str, int]) -> Overview:
    times = [started for started, _ in seen.at if started is not None]
    timed = len(times) == len(seen.at)
    order = sorted(seen.at) if timed else seen.at
    many = len(seen.clients) > 1
    return Overview(
        base_url=base_url,
        entries=entries,
        ranks={index: rank for rank, (_, index) in enumerate(order, 1)},
        in_order=order == seen.at,
        clients={client: str(nth) if many else "" for nth, client in enumerate(seen.clients, 1)},
        good=frozenset(seen.good),
        asked=frozenset(seen.asked),
        left_out=left_out,
        begun=min(times, default=None),
        ended=seen.ended,
    )
