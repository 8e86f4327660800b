"""Fair variants of the data itself: what customers may well have."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from fairport.contract_tests.service.data import DAY, Dataset
from fairport.contract_tests.service.rows import EntryRow, NumberRow, Record
from fairport.contract_tests.service.varying import holding, retold, with_history

_TEXT = "The page says string: any text, of any length."
_TIMES = "RD-EVENTS-PAST: events lie in the past, anywhere in the plausible range, and may share a second."
_LISTS = "The page sets no bound to these lists; RD-EMPTY-LISTS lets a history be empty."
_IDENTIFIERS = "The page says string and unique; it gives no form."
_STATUSES = "RD-STATUS-VALUES: the values of a status are not listed; any text that is not empty is allowed."
_AT_2010: Final = 1_262_304_000
_EVERYTHING = 'Zoë 王小明 🏳️‍🌈 \u202egnp\u202c ﷽ \u0000\u001f\u2028 \\" </script> e\u0301'


def _each(dataset: Dataset, how: Callable[[Record], Record]) -> Iterator[Record]:
    return map(how, dataset.records())


def _requests(dataset: Dataset, how: Callable[[Record], dict[str, object]]) -> Iterator[Record]:
    """Change columns of every request."""
    return _each(dataset, lambda record: record._replace(request=record.request._replace(**how(record))))  # type: ignore[arg-type]  # names and types of columns


def _numbers(dataset: Dataset, how: Callable[[NumberRow], NumberRow]) -> Iterator[Record]:
    """Change every telephone number's row."""
    return _each(dataset, lambda record: record._replace(numbers=tuple(map(how, record.numbers))))


@holding("unicode-everywhere", why=_TEXT)
def unicode_everywhere(dataset: Dataset) -> Iterable[Record]:
    """Texts hold control characters, both directions of writing, emoji and combining marks."""
    names = ("description", "contact_name", "contact_number", "carrier", "carrier_account")
    return _requests(dataset, lambda _record: dict.fromkeys(names, _EVERYTHING))


@holding("long-texts", why=_TEXT)
def long_texts(dataset: Dataset) -> Iterable[Record]:
    """Every tenth description has ten thousand letters, and every address a thousand."""
    changed = _requests(dataset, lambda r: {"description": "d" * 10_000} if r.request.id % 10 == 0 else {})
    return (
        record._replace(numbers=tuple(number._replace(port_address="é" * 1_000) for number in record.numbers))
        for record in changed
    )


@holding("two-hundred-numbers", why=_LISTS)
def two_hundred_numbers(dataset: Dataset) -> Iterable[Record]:
    """Every fortieth request has two hundred numbers, none with a history."""

    def how(record: Record) -> Record:
        if record.request.id % 40 != 3:
            return record
        first = record.numbers[0]._replace(status="Received")
        numbers = (first._replace(position=at, number=f"+6125550{at:04d}") for at in range(200))
        return with_history(record._replace(numbers=tuple(numbers)), ())

    return _each(dataset, how)


@holding("five-hundred-updates", why=_LISTS)
def five_hundred_updates(dataset: Dataset) -> Iterable[Record]:
    """Every thirtieth request has five hundred updates, a second apart."""

    def how(record: Record) -> Record:
        return with_history(record, _ticking(record, 500)) if record.request.id % 30 == 7 else record

    return _each(dataset, how)


def _ticking(record: Record, count: int) -> Iterator[EntryRow]:
    states = ("Received", *("Queued" if at % 2 else "Held" for at in range(1, count + 1)))
    created = record.request.created
    for at in range(count):
        yield EntryRow(record.request.id, 0, at, states[at], states[at + 1], "1", "1", created + at)


@holding("no-history", why=_LISTS)
def no_history(dataset: Dataset) -> Iterable[Record]:
    """Nothing was ever updated: every history is empty."""
    return _each(dataset, lambda record: with_history(record, ()))


@holding("one-number-each", why=_LISTS)
def one_number_each(dataset: Dataset) -> Iterable[Record]:
    """Every request has one number, and at most one update."""

    def how(record: Record) -> Record:
        only = record._replace(numbers=record.numbers[:1])
        return with_history(only, record.history[:1])

    return _each(dataset, how)


@holding("all-in-one-second", why=_TIMES)
def all_in_one_second(dataset: Dataset) -> Iterable[Record]:
    """Everything happened in the same second."""
    return _each(dataset, lambda record: retold(record, lambda _instant: dataset.begin + DAY))


@holding("created-in-one-second", why=_TIMES)
def created_in_one_second(dataset: Dataset) -> Iterable[Record]:
    """All requests were created by one import; updates came later."""

    def how(record: Record) -> Record:
        return record._replace(request=record.request._replace(created=dataset.begin))

    return _each(dataset, how)


@holding("updated-as-created", why=_TIMES)
def updated_as_created(dataset: Dataset) -> Iterable[Record]:
    """Every update happened in the second of its request's creation."""
    return _each(dataset, lambda record: retold(record, lambda _instant: record.request.created))


@holding("nothing-of-late", why=_TIMES)
def nothing_of_late(dataset: Dataset) -> Iterable[Record]:
    """The last event was three years ago."""
    return _each(dataset, lambda record: retold(record, lambda instant: instant - 1095 * DAY))


@holding("everything-of-late", why=_TIMES)
def everything_of_late(dataset: Dataset) -> Iterable[Record]:
    """Everything happened in the last two hours, up to now."""
    now, end = dataset.epoch_now, dataset.end
    return _each(dataset, lambda record: retold(record, lambda instant: now - (end - instant) // 1500))


@holding("clock-a-little-ahead", why=_TIMES)
def clock_a_little_ahead(dataset: Dataset) -> Iterable[Record]:
    """The newest event lies two minutes after the Date of the answers."""
    shift = dataset.epoch_now - dataset.end + 120
    return _each(dataset, lambda record: retold(record, lambda instant: instant + shift))


@holding("first-second-of-2010", why=_TIMES)
def first_second_of_2010(dataset: Dataset) -> Iterable[Record]:
    """The oldest event lies in the first second of 2010."""
    return _each(dataset, lambda record: retold(record, lambda instant: instant - dataset.begin + _AT_2010))


@holding("dates-far-ahead", why="RD-CIVIL-DATES: dates may lie in the future.")
def dates_far_ahead(dataset: Dataset) -> Iterable[Record]:
    """Preferred and scheduled dates lie in 2090."""
    far = 3_786_912_000 - 3_786_912_000 % DAY

    def how(record: Record) -> dict[str, object]:
        request = record.request
        return {"port_date": far, "preferred_date": request.preferred_date and far}

    return _requests(dataset, how)


@holding("dates-before-creation", why="RD-EXAMPLE-DATES: neither date is compared with the creation.")
def dates_before_creation(dataset: Dataset) -> Iterable[Record]:
    """Preferred and scheduled dates lie months before the request."""

    def earlier(date: int | None) -> int | None:
        return date and date - 200 * DAY

    def how(record: Record) -> dict[str, object]:
        request = record.request
        return {"port_date": earlier(request.port_date), "preferred_date": earlier(request.preferred_date)}

    return _requests(dataset, how)


@holding("port-date-with-a-time", why="RD-CIVIL-DATES: a cut-over may have a time of day; it is told.")
def port_date_with_a_time(dataset: Dataset) -> Iterable[Record]:
    """Cut-overs happen at 7:30 in the morning in Brisbane."""
    return _requests(dataset, lambda r: {"port_date": r.request.port_date and r.request.port_date - 9000})


@holding("only-asap", why="The page lists ASAP among the options.")
def only_asap(dataset: Dataset) -> Iterable[Record]:
    """Everybody wants to be ported as soon as possible."""
    return _requests(dataset, lambda _record: {"schedule": "ASAP", "preferred_date": None})


@holding("only-dates", why="The page lists Date among the options.")
def only_dates(dataset: Dataset) -> Iterable[Record]:
    """Everybody names a date."""
    return _requests(dataset, lambda _record: {"schedule": "Date", "preferred_date": 1_800_000_000 // DAY * DAY})


@holding("only-flows", why="The page lists Flow among the options.")
def only_flows(dataset: Dataset) -> Iterable[Record]:
    """Every call goes to a flow."""
    return _numbers(dataset, lambda n: n._replace(action_type="Flow", action_id="1", answer_point=None))


@holding("only-answering-points", why="RD-ANSWER-POINT: a destination need not be a telephone number.")
def only_answering_points(dataset: Dataset) -> Iterable[Record]:
    """Every call goes to an answering point, which is an address."""
    return _numbers(
        dataset, lambda n: n._replace(action_type="Answering Point", action_id=None, answer_point="sip:a@example.com")
    )


@holding("identifiers-of-another-kind", why=_IDENTIFIERS)
def identifiers_of_another_kind(dataset: Dataset) -> Iterable[Record]:
    """Requests are numbered with spaces, slashes, percent and plus signs, and in two cases of letters."""
    return _requests(dataset, lambda r: {"porting_no": f"{'Pp'[r.request.id % 2]} {r.request.id // 2}/ü%2B+&=#"})


@holding("identifiers-of-digits", why=_IDENTIFIERS)
def identifiers_of_digits(dataset: Dataset) -> Iterable[Record]:
    """Requests are numbered with bare digits, some with zeros before them."""
    return _requests(dataset, lambda r: {"porting_no": f"{r.request.id // 2:0{3 + r.request.id % 2 * 17}d}"})


@holding("numbers-short-and-long", why="RD-NUMBER-SHAPE: a plus and 2 to 15 digits, the first not 0.")
def numbers_short_and_long(dataset: Dataset) -> Iterable[Record]:
    """Telephone numbers have two digits or fifteen."""
    return _numbers(dataset, lambda n: n._replace(number="+19" if n.request_id % 2 else "+999999999999999"))


@holding("one-number-everywhere", why="Only PortingNo is called unique.")
def one_number_everywhere(dataset: Dataset) -> Iterable[Record]:
    """The same telephone number is in every request."""
    return _numbers(dataset, lambda n: n._replace(number="+61255500000"))


@holding("other-statuses", why=_STATUSES)
def other_statuses(dataset: Dataset) -> Iterable[Record]:
    """Statuses are long, in other languages, or look like numbers."""
    words = {"Received": "Recebido", "Queued": "等待 (1/2)", "Submitted": "0", "Rejected": "no " * 50, "Ported": "null"}

    def how(record: Record) -> Record:
        entries = tuple(
            e._replace(fdx_from=words.get(e.fdx_from or "", e.fdx_from), fdx_to=words.get(e.fdx_to, e.fdx_to))
            for e in record.history
        )
        numbers = tuple(n._replace(status=words.get(n.status, n.status)) for n in record.numbers)
        request = record.request._replace(status=words.get(record.request.status, record.request.status))
        return Record(request, numbers, entries)

    return _each(dataset, how)


@holding("request-and-numbers-differ", why="RD-NUMBER-STATUSES: the status of a request may differ from its numbers'.")
def request_and_numbers_differ(dataset: Dataset) -> Iterable[Record]:
    """Every request is in progress, whatever its numbers are."""
    return _requests(dataset, lambda _record: {"status": "In progress"})


@holding("carrier-words", why="RD-CARRIER-STATUS: the carrier's status is opaque, and may stay the same.")
def carrier_words(dataset: Dataset) -> Iterable[Record]:
    """The carrier's statuses are words, and never change."""

    def how(record: Record) -> Record:
        history = tuple(e._replace(carrier_from="ICN/7 β", carrier_to="ICN/7 β") for e in record.history)
        return record._replace(history=history)

    return _each(dataset, how)


@holding("one-property", why="The page does not say how many properties an account has.")
def one_property(dataset: Dataset) -> Iterable[Record]:
    """Each account has all requests in one property."""
    first = {tenant.account: tenant.properties[0] for tenant in (dataset.given, *dataset.foreign)}
    return _requests(dataset, lambda r: {"property": first[r.request.account]})


@holding("whole-pages-only", why="The number of requests may be a multiple of the page size.")
def whole_pages_only(dataset: Dataset) -> Iterable[Record]:
    """The account holds a multiple of twenty requests."""
    mine = (r for r in dataset.records() if r.request.account == dataset.given.account)
    others = (r for r in dataset.records() if r.request.account != dataset.given.account)
    yield from islice(mine, dataset.size // 20 * 20)
    yield from others
