"""HTTP hygiene of every response: documented status, media type, charset, no server error, no error under success."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from fairport.evidence import BUSY, CODINGS, MAX_CODINGS, TROUBLES, UNREADABLE
from fairport.rules import Broken, Kept, Over, Sight, Told, Unclear, rule
from fairport.spec.model import Answers
from fairport.words import either, shown, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer, Record

ANY: Final = "any response of the operation"
SUCCESS: Final = range(200, 300)
SERVER_ERROR: Final = range(500, 600)
INVALID: Final = "generated:invalid"
"""The mark of a request that was generated to be wrong."""
ODD: Final = "generated:odd"
"""The mark of one that the schemas allow and the prose leaves open."""
UNICODE_CHARSETS: Final = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


def _screen(promises: Sequence[Answers]) -> Callable[[Answer], list[int] | None]:
    """One look for all rules on one answer: a documented success in UTF-8 JSON keeps each of them once."""
    heads: dict[tuple[int, str, str | None], bool] = {}

    def look(answer: Answer) -> list[int] | None:
        exchange = answer.exchange
        if exchange.ask.probe or exchange.echoed or not exchange.body or not answer.readable:
            return None
        head = (exchange.status, answer.key, exchange.header("content-type"))
        if head not in heads:
            heads[head] = all(_is_plain(promise, answer) for promise in promises)
        if not heads[head] or any(p.error_code and answer.nodes(p.error_code) for p in promises):
            return None
        return [1] * len(promises)

    return look


def _is_plain(promise: Answers, answer: Answer) -> bool:
    """Whether the head of an answer is that of a documented success in JSON, said to be UTF-8 or not said."""
    exchange = answer.exchange
    wanted = dict(promise.documented).get(answer.key, ())
    documented = exchange.status in SUCCESS and answer.key not in {"", "default"}
    unicode = exchange.media_type.endswith("json") and exchange.charset in UNICODE_CHARSETS
    return documented and unicode and any(_matches(exchange.media_type, media) for media in wanted)


@rule("http.status", promise=Answers, facet="documented-status", over=Over.ANSWER, how=ANY, screen=_screen)
def documented_status(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A good request is answered with a documented status.

    A client has no branch for a status that the documentation does not list.
    """
    exchange = answer.exchange
    if exchange.ask.probe or exchange.status in SERVER_ERROR:
        return
    keys = [key for key, _ in promise.documented]
    if answer.key and answer.key != "default":
        yield Kept()
    elif exchange.status in SUCCESS or (300 <= exchange.status < 400):
        yield Broken(
            message=f"status {exchange.status} is not documented",
            expected=either(keys),
            actual=str(exchange.status),
            cause=str(exchange.status),
        )
    elif answer.key == "default":
        yield Kept()
        yield Told(message=f"status {exchange.status}, covered by the default response", exchanges=(exchange.number,))
    else:
        yield Told(message=f"status {exchange.status}, which is not documented", exchanges=(exchange.number,))


@rule("http.media-type", promise=Answers, facet="media-type", over=Over.ANSWER, how=ANY, screen=_screen)
def media_type(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A response with a body says that it is of the documented media type.

    HTTP libraries decide by Content-Type whether to parse; under text/html the same bytes are shown, not read.
    """
    exchange = answer.exchange
    wanted = dict(promise.documented).get(answer.key, ())
    if not wanted or not exchange.body:
        return
    sent = exchange.media_type
    if any(_matches(sent, media) for media in wanted):
        yield Kept()
    else:
        yield Broken(
            message=f"the media type of status {exchange.status} is {sent or 'not said'}",
            expected=either(wanted),
            actual=sent or "no Content-Type",
            cause=f"{exchange.status} {sent}",
        )


def _matches(sent: str, documented: str) -> bool:
    wanted = documented.partition(";")[0].strip().lower()
    if wanted in {sent, "*/*"}:
        return True
    if wanted.endswith("/*"):
        return sent.startswith(wanted[:-1])
    return wanted == "application/json" and sent.startswith("application/") and sent.endswith("+json")


@rule("http.charset", promise=Answers, facet="charset", over=Over.ANSWER, how=ANY, screen=_screen)
def charset(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A JSON response is said to be UTF-8, or says nothing (RFC 8259 section 8.1).

    A client that believes another charset shows names and addresses garbled.
    """
    del promise
    if not answer.exchange.media_type.endswith("json"):
        return
    said = answer.exchange.charset
    if said in UNICODE_CHARSETS:
        yield Kept()
    else:
        yield Broken(message=f"the charset is said to be {said}", expected="utf-8 or none", actual=said, cause=said)


@rule(
    "http.success-body",
    promise=Answers,
    facet="success-body",
    over=Over.ANSWER,
    how="a success response",
    screen=_screen,
)
def success_body(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A success response does not carry an error.

    A client that goes by the status takes the failure for an empty success.
    """
    if answer.exchange.status not in SUCCESS or not answer.readable:
        return
    codes = answer.located(promise.error_code) if promise.error_code else []
    bad = next(((at, code) for at, code in codes if isinstance(code, str) and code), None)
    if bad is None:
        yield Kept()
    else:
        yield Broken(
            message=f"status {answer.exchange.status} carries the error {shown(bad[1])}",
            at=bad[0],
            expected="an error status",
            actual=str(answer.exchange.status),
        )


@rule("http.secret-echo", promise=Answers, facet="secret-echo", over=Over.ANSWER, how=ANY, screen=_screen)
def secret_echo(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A response does not repeat a secret that came with the request.

    What repeats it spreads it: into logs, caches, error reports and screenshots.
    """
    del promise
    places = answer.exchange.echoed
    if not places:
        yield Kept()
        return
    yield Broken(
        message=f"the response repeats a secret that was sent: {either(places, 'and')}",
        expected="no secret in a response",
        actual=f"one in the {either(places, 'and')}",
        cause=places[0],
        hint="the secret is masked here; where the service repeats it, it may log it as well",
    )


@rule("http.server-error", promise=Answers, facet="server-error", over=Over.OPERATION, how=ANY)
def server_error(promise: Answers, records: Sequence[Record]) -> Iterator[Sight]:
    """A good request is not answered with a server error, nor is a wrong one.

    One to a good request that comes again on asking again, or meets more than one, is a defect; a single one is told
    as such. One to a request that was generated to be wrong stands where a refusal was promised.
    """
    del promise
    good = [r for r in records if r.exchange.ask.probe in {"", ODD} and r.status and r.exchange.whole]
    failed = [r for r in good if r.status in SERVER_ERROR]
    yield Kept(len(good) - len(failed))
    lost = _lost(records)
    if lost and good:
        request, others = _named(lost[0]), len(lost) - 1
        yield Unclear(
            message=f"{request} met no whole answer whenever it was asked: {_trouble(lost[0])}"
            + (f"; nor did {others} more" if others else ""),
            exchanges=tuple(r.number for r in lost),
        )
    for status in sorted({r.status for r in failed}):
        mine = [r for r in failed if r.status == status]
        asks = {(r.exchange.ask.path, r.exchange.ask.query) for r in mine}
        firm = len(mine) > 1
        yield Broken(
            message=f"status {status} to {'requests' if len(asks) > 1 else 'a request'} that the documentation allows, "
            f"{times(len(mine))} of {len(good)}",
            expected="a documented answer",
            actual=str(status),
            cause=str(status),
            exchanges=tuple(r.number for r in mine),
            level="" if firm else "SHOULD",
            times=len(mine),
        )
    yield from _failed_to_refuse([r for r in records if r.exchange.ask.probe == INVALID and r.exchange.whole])


def _lost(records: Sequence[Record]) -> list[Record]:
    """Return those that were asked again after trouble and met trouble again, and were never answered at all."""
    answered = {r.exchange.ask.request for r in records if r.exchange.whole}
    troubled = {r.number for r in records if not r.exchange.whole}
    return [
        r
        for r in records
        if r.number in troubled
        and r.exchange.ask.confirms in troubled
        and r.exchange.trouble != "not-sent"
        and not _garbled(r)
        and r.exchange.ask.request not in answered
    ]


def _named(record: Record) -> str:
    ask = record.exchange.ask
    query = "&".join(f"{name}={value}" for name, value in ask.query)
    return f"{ask.method} with {shown(query)}" if query else ask.method


def _trouble(record: Record) -> str:
    return TROUBLES.get(record.exchange.trouble, "") or f"status {record.status}"


def _failed_to_refuse(wrong: Sequence[Record]) -> Iterator[Sight]:
    """Tell server errors to requests that the documentation does not allow."""
    failed = [r for r in wrong if r.status in SERVER_ERROR]
    for status in sorted({r.status for r in failed}):
        mine = [r for r in failed if r.status == status]
        yield Broken(
            message=f"status {status} to a request that the documentation does not allow, {times(len(mine))} of "
            f"{len(wrong)}",
            expected="a refusal",
            actual=str(status),
            cause=f"invalid {status}",
            exchanges=tuple(r.number for r in mine),
            times=len(mine),
        )


@rule("http.content-encoding", promise=Answers, facet="json", over=Over.OPERATION, how=ANY)
def content_encoding(promise: Answers, records: Sequence[Record]) -> Iterator[Sight]:
    """A body is coded as its Content-Encoding says (RFC 9110 section 8.4).

    Every HTTP library decodes before it hands the body on; one that does not decode is no answer at all.

    What cannot be decoded though all of it came, and comes so again on asking again, is a defect; what can be decoded
    then is told as such.
    """
    del promise
    answered = {r.exchange.ask.request for r in records if r.exchange.whole}
    garbled: dict[str, list[Record]] = defaultdict(list)
    passed: list[int] = []
    for record in records:
        if _garbled(record) and record.exchange.ask.request in answered:
            passed.append(record.number)
        elif _garbled(record):
            garbled[_coding(record)].append(record)
    yield Kept(sum(r.exchange.whole for r in records))
    if passed:
        yield Told(message=f"a body could not be decoded, {times(len(passed))}, and could later", exchanges=(*passed,))
    for coding, mine in sorted(garbled.items()):
        numbers = tuple(r.number for r in mine)
        detail = mine[0].exchange.detail
        names = [said for name in coding.split(",") if (said := name.strip()) not in {"", "identity"}]
        if len(names) > MAX_CODINGS or not CODINGS.issuperset(names):
            yield Unclear(message=f"we do not undo the Content-Encoding {shown(coding)}", exchanges=numbers)
        elif not any(r.exchange.ask.confirms in numbers for r in mine):
            yield Unclear(message=f"a body could not be decoded, and was not asked for again ({detail})")
        else:
            yield Broken(
                message=f"a body cannot be decoded as its Content-Encoding says ({detail}), "
                f"{times(len(mine))} of {len(records)}",
                expected=f"a body coded by {coding}",
                actual=detail,
                cause=coding,
                exchanges=numbers,
                times=len(mine),
            )


def _garbled(record: Record) -> bool:
    """Whether a body came to its end and cannot be decoded; that of a gateway in trouble is none of the service's."""
    return record.exchange.trouble == UNREADABLE and record.status not in BUSY


def _coding(record: Record) -> str:
    return ", ".join(value for name, value in record.exchange.headers if name.lower() == "content-encoding").lower()
