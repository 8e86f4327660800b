"""Seeded data of any size: the same size, seed and time give the same accounts, requests and histories, byte for byte.

What varies (schedules, actions, absent optionals, numbers per request, lengths of histories) goes round in cycles of
coprime lengths, so that about twenty requests show every branch and no two branches always meet. A million requests
take about a minute of processor time to make up and insert, and little memory.
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from fairport.contract_tests.service import lifecycle, wording
from fairport.contract_tests.service.rows import EntryRow, NumberRow, Record, RequestRow

DAY: Final = 86_400
QUIET: Final = 3_600
"""Seconds before the present in which nothing happened, so that a run looks at data that lies wholly in the past."""
SPAN: Final = 120 * DAY
_LAST_CREATION: Final = 3 * 3_600
_SID_LETTERS: Final = string.ascii_uppercase + string.digits
_SID_LENGTH: Final = 32

_SCHEDULES: Final = ("Date", "ASAP", "Date", None, "Date")
_ACTIONS: Final = ("Answering Point", "Flow", None)
_NUMBERS: Final = (1, 1, 2, 1, 1, 3, 1, 1, 1, 12, 1, 1, 1, 1, 2, 1, 1, 1, 1)
_HISTORIES: Final = (1, 0, 2, 3, 7, 1, 0, 5, 1, 2, 0, 1, 24, 1, 4, 0, 1)
_PROPERTIES: Final = (0, 0, 1, 0, 2, 0, 1)
_SMALL_TENANTS: Final = 8
_LARGEST_NEIGHBOURHOOD: Final = 2_000


@dataclass(frozen=True, slots=True)
class Tenant:
    """One customer of the service: its account, the secret that goes with it, and its properties."""

    account: str
    token: str
    properties: tuple[str, ...]


def _sid(prefix: str, chance: Random) -> str:
    return prefix + "".join(chance.choices(_SID_LETTERS, k=_SID_LENGTH - len(prefix)))


@cache
def _tenants(seed: int) -> tuple[Tenant, ...]:
    chance = _chance(f"tenants {seed}")
    return tuple(
        Tenant(_sid("A5", chance), f"token-{chance.getrandbits(64):016x}", tuple(_sid("S6", chance) for _ in range(3)))
        for _ in range(3)
    )


def _chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - made-up data that must come out the same again; nothing here is a real secret


@dataclass(frozen=True, slots=True)
class Dataset:
    """The data of one service: `size` porting requests of the given account, and some of two other accounts.

    `epoch_now` (seconds) is the present; every event lies more than `QUIET` before it, and less than
    `SPAN` before that.
    """

    size: int
    seed: int
    epoch_now: int

    def __post_init__(self) -> None:
        if self.size < 0:
            message = f"size is {self.size}: a service holds 0 requests or more"
            raise ValueError(message)

    @property
    def given(self) -> Tenant:
        """The account that a check looks at."""
        return _tenants(self.seed)[0]

    @property
    def foreign(self) -> tuple[Tenant, ...]:
        """The other accounts, whose rows the given one must never see."""
        return _tenants(self.seed)[1:]

    @property
    def credentials(self) -> Mapping[str, str]:
        """Tokens by account."""
        return {tenant.account: tenant.token for tenant in _tenants(self.seed)}

    @property
    def owners(self) -> Mapping[str, str]:
        """The account of each property."""
        return {sid: tenant.account for tenant in _tenants(self.seed) for sid in tenant.properties}

    @property
    def foreign_number(self) -> str:
        """The number of a porting request that belongs to the first of the other accounts."""
        first = self.foreign[0].account
        return next(record.request.porting_no for record in self.records() if record.request.account == first)

    @property
    def end(self) -> int:
        """The first second in which nothing happened any more."""
        return self.epoch_now - QUIET

    @property
    def begin(self) -> int:
        """The first second in which anything can have happened."""
        return self.end - SPAN

    def records(self) -> Iterator[Record]:
        """Yield every porting request of every account, in order of creation; foreign ones lie in between."""
        foreign = _SMALL_TENANTS + min(self.size // 8, _LARGEST_NEIGHBOURHOOD)
        total = self.size + foreign
        chance = _chance(f"records {self.seed} {self.size}")
        counts = [0, 0, 0]
        created = self.begin
        for index in range(total):
            created = self._created(index, total, created, chance)
            is_foreign = (index + 1) * foreign // total > index * foreign // total
            who = 1 + (counts[1] + counts[2]) % 2 if is_foreign else 0
            ordinal = counts[who]
            counts[who] += 1
            fresh = ordinal % 9 == 0 or (who == 0 and ordinal == self.size - 1)
            yield _Draft(self, _tenants(self.seed)[who], index + 1, ordinal, created, fresh, chance).record()

    def _created(self, index: int, total: int, before: int, chance: Random) -> int:
        """Spread the creations evenly; one in nine shares its second with the one before."""
        if index % 9 == 4:
            return before
        room = SPAN - _LAST_CREATION
        slot = max(1, room // total)
        return self.begin + index * room // total + chance.randrange(slot)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is settled of one request before its details are drawn."""

    dataset: Dataset
    tenant: Tenant
    id: int
    ordinal: int
    created: int
    fresh: bool
    chance: Random

    def record(self) -> Record:
        count = _NUMBERS[self.ordinal % len(_NUMBERS)]
        length = max(_HISTORIES[self.ordinal % len(_HISTORIES)], int(self.fresh))
        times = self._times(length)
        chains = [self._chain(max(0, length - position)) for position in range(count)]
        numbers = tuple(self._number(position, steps) for position, steps in enumerate(chains))
        history = tuple(
            EntryRow(self.id, position, place, *step, times[place])
            for position, steps in enumerate(chains)
            for place, step in enumerate(steps)
        )
        return Record(self._request(chains[0], times), numbers, history)

    def _chain(self, length: int) -> tuple[lifecycle.Step, ...]:
        return lifecycle.chain(length, rejected=self.ordinal % 2 == 1, carrier_known=self.ordinal % 3 != 1)

    def _times(self, length: int) -> list[int]:
        """Draw strictly rising instants after the creation; a fresh request was updated just before the quiet hour."""
        room = self.dataset.end - self.created - 1
        if not self.fresh:
            room = min(room, self.chance.randrange(2 * 3_600, 20 * DAY))
        step = room // (length + 1)
        times = [self.created + 1 + place * step + self.chance.randrange(step) for place in range(length)]
        if self.fresh and times:
            times[-1] = self.dataset.end - 1 - self.chance.randrange(60)
        return times

    def _request(self, steps: tuple[lifecycle.Step, ...], times: list[int]) -> RequestRow:
        ordinal, chance = self.ordinal, self.chance
        schedule = _SCHEDULES[ordinal % len(_SCHEDULES)]
        preferred = self._midnight(self.created + chance.randrange(-30, 45) * DAY) if schedule == "Date" else None
        accepted = lifecycle.accepted_at(steps)
        named = ordinal % 8 != 5
        return RequestRow(
            id=self.id,
            porting_no=f"P-{self.id:06d}",
            account=self.tenant.account,
            property=self.tenant.properties[_PROPERTIES[ordinal % len(_PROPERTIES)]],
            description=chance.choice(wording.DESCRIPTIONS) if ordinal % 6 != 1 else None,
            contact_name=chance.choice(wording.PEOPLE) if named else None,
            contact_email=f"contact{self.id}@example.com" if named else None,
            contact_number=chance.choice(wording.DAYTIME_NUMBERS) if named else None,
            carrier=chance.choice(wording.CARRIERS) if ordinal % 10 != 7 else None,
            carrier_account=f"{self.id * 7919:010d}FDX" if ordinal % 4 else f"{self.id:08d}",
            schedule=schedule,
            preferred_date=preferred,
            webhook=f"https://hooks.example.com/porting/{self.id}?a=1&b=2" if ordinal % 3 else None,
            created=self.created,
            port_date=None if accepted is None else self._midnight(times[accepted] + chance.randrange(2, 16) * DAY),
            status=lifecycle.status_after(steps),
            updated=times[-1] if times else self.created,
        )

    def _number(self, position: int, steps: tuple[lifecycle.Step, ...]) -> NumberRow:
        action = _ACTIONS[(self.ordinal + position) % len(_ACTIONS)]
        number = wording.telephone_number(self.id * 13 + position)
        street = wording.STREETS[self.id % len(wording.STREETS)]
        place = wording.PLACES[self.ordinal % len(wording.PLACES)]
        return NumberRow(
            request_id=self.id,
            position=position,
            port_type="Cat-A" if self.ordinal % 7 != 3 else None,
            port_address=f"Level {1 + position}, {self.id} {street}, {place}" if self.ordinal % 5 != 4 else None,
            action_type=action,
            action_id=f"F{self.id:08d}" if action == "Flow" else None,
            answer_point=number if action == "Answering Point" else None,
            number=number,
            status=lifecycle.status_after(steps),
        )

    @staticmethod
    def _midnight(instant: int) -> int:
        return instant - instant % DAY
