"""What a trace keeps of a run: secrets masked and counted, and in a redacted trace personal data as pseudonyms.

A run judges what it got. A redacted trace is judged beside it, exchange by exchange: where that comes to the same
outcome and findings, they are written as the redacted exchanges show them, and anybody can judge them again; where it
does not, the outcome rests on masked values, is written as the run found it, and is listed as taken over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from fairport.discretion import Discretion, Known
from fairport.judge import Judge
from fairport.redaction import redaction_of
from fairport.spec.model import AnyOf, Match
from fairport.verdict import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fairport.evidence import Exchange
    from fairport.redaction import Redaction
    from fairport.rules import Rule
    from fairport.spec.model import Contract
    from fairport.verdict import Finding, Observation, Result

Key: TypeAlias = tuple[str, str]
"""Rule and promise."""

KEY_BYTES: Final = 32
"""Of the key that a run's pseudonyms are made with. It is made for the run, and stands in its trace alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """How a run keeps what is nobody else's business.

    `clean` takes the secrets out of an exchange and `clean_text` out of a sentence; `key` (hexadecimal) is what
    pseudonyms are made with, "" where the run has none; `redact` has the trace hold pseudonyms too, and no key.
    `masked` counts secrets that were masked before, by where they stood.
    """

    clean: Callable[[Exchange], Exchange] = lambda exchange: exchange
    clean_text: Callable[[str], str] = lambda text: text
    key: str = field(default="", repr=False)
    redact: bool = False
    masked: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is written at the end: findings, and the (rule, promise) that judging the trace again cannot confirm."""

    findings: Findings
    taken_over: tuple[Key, ...] = ()


class Keeper:
    """Keeps the exchanges of one run, in order, and counts what it masks."""

    def __init__(self, contract: Contract, rules: Sequence[Rule], privacy: Privacy) -> None:
        self._privacy = privacy
        self._told = personal_record(contract, privacy.key, redact=privacy.redact)
        self._redaction = redaction_of({**self._told, "key": privacy.key}) if privacy.key else None
        self._beside = Judge(contract, rules) if privacy.redact and self._redaction else None
        self._secrets: Counter[str] = Counter()
        self._personal: Counter[str] = Counter()
        self._counted: dict[tuple[int, str], Counter[str]] = {}

    def take(self, exchange: Exchange) -> tuple[Exchange, Exchange]:
        """Return an exchange as it is judged, and as it is written."""
        clean = self._privacy.clean(exchange)
        self._secrets.update(masked_places(exchange, clean))
        if self._redaction is not None:
            self._personal.update(self._count(clean, self._redaction))
        if self._beside is None or self._redaction is None:
            return clean, clean
        kept = self._redaction.exchange(clean)
        self._beside.feed(kept)
        return clean, kept

    def _count(self, clean: Exchange, redaction: Redaction) -> Counter[str]:
        """Count the personal values of a body; many bodies come more than once."""
        key = hash(clean.body), clean.charset
        if key not in self._counted:
            self._counted[key] = redaction.counted(clean)
        return self._counted[key]

    def kept(self, held: Findings, conclude: Callable[[Findings], Findings]) -> Kept:
        """Return what is written of what the run found; `conclude` gives outcomes their reasons."""
        if self._beside is None or self._redaction is None:
            return Kept(findings=held)
        known = Known.of(self._redaction.pseudonyms.known)
        return _reconciled(held, conclude(self._beside.findings()), Discretion(self._redaction, (known,)))

    def text(self, text: str) -> str:
        """Return a sentence without secrets, and without personal data if the trace is redacted."""
        clean = self._privacy.clean_text(text)
        if self._redaction is None or not self._privacy.redact:
            return clean
        return Discretion(self._redaction, (Known.of(self._redaction.pseudonyms.known),)).text(clean)

    def config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the trace tells of the configuration."""
        clean = {name: self._clean(value) for name, value in config.items()}
        if self._redaction is None or not self._privacy.redact:
            return clean
        return Discretion(self._redaction).config(clean)

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            return self._privacy.clean_text(value)
        if isinstance(value, dict):
            return {name: self._clean(held) for name, held in cast("dict[str, object]", value).items()}
        return [self._clean(held) for held in cast("list[object]", value)] if isinstance(value, list) else value

    @property
    def header(self) -> dict[str, Any]:
        """What the header tells of personal data; nothing for a run without a key."""
        return {"personal": self._told} if self._privacy.key else {}

    @property
    def masked(self) -> dict[str, dict[str, int]]:
        """How many secrets were masked, by where they stood, and how many personal values came, by their member."""
        secrets = self._secrets + self._privacy.masked
        return {"secrets": dict(sorted(secrets.items())), "personal": dict(sorted((+self._personal).items()))}


def personal_record(contract: Contract, key: str, *, redact: bool) -> dict[str, Any]:
    """Return what a header tells of personal data: the names, and the key unless the trace is redacted."""
    members = frozenset(contract.personal)
    filters: list[Match | AnyOf] = [*contract.of(Match), *contract.of(AnyOf)]
    sent = {each.parameter for each in filters if not members.isdisjoint(each.field.steps or ())}
    told: dict[str, Any] = {"members": sorted(members), "parameters": sorted(sent), "redacted": redact}
    return told if redact else {**told, "key": key}


def masked_places(raw: Exchange, clean: Exchange) -> Counter[str]:
    """Count what masking changed, by where it stood."""
    if raw is clean:
        return Counter()
    return Counter(
        {
            "request header": _changed(raw.sent, clean.sent),
            "response header": _changed(raw.headers, clean.headers),
            "URL": int(raw.url != clean.url),
            "body": int(raw.body != clean.body),
            "error text": int(raw.detail != clean.detail),
        }
    )


def _changed(before: Iterable[object], after: Iterable[object]) -> int:
    return sum(one != other for one, other in zip(before, after, strict=True))


def _reconciled(held: Findings, beside: Findings, discretion: Discretion) -> Kept:
    """Write what the redacted exchanges show wherever they show the same, and the rest in masked words."""
    same = _same(held, beside)
    theirs = {_key(result): result for result in beside.results}
    shown = _by_key(beside.findings)
    results = [theirs[_key(r)] if _key(r) in same else discretion.result(r) for r in held.results]
    findings: list[Finding] = []
    for finding in held.findings:
        key = _key(finding)
        findings.append(shown[key].pop(0) if key in same else discretion.finding(finding))
    return Kept(
        findings=Findings(
            results=tuple(results), findings=tuple(findings), observations=_observed(held, beside, discretion)
        ),
        taken_over=tuple(key for key in dict.fromkeys(map(_key, held.results)) if key not in same),
    )


def _same(held: Findings, beside: Findings) -> set[Key]:
    """Return the rules and promises whose outcome and findings are the same but for words."""
    before = {_key(result): replace(result, how="") for result in held.results}
    after = {_key(result): replace(result, how="") for result in beside.results}
    mine, theirs = _by_key(held.findings), _by_key(beside.findings)
    return {
        key
        for key, result in before.items()
        if after.get(key) == result and list(map(_without_words, mine[key])) == list(map(_without_words, theirs[key]))
    }


def _without_words(finding: Finding) -> Finding:
    return replace(finding, message="", expected="", actual="", hint="")


def _observed(held: Findings, beside: Findings, discretion: Discretion) -> tuple[Observation, ...]:
    """Return what the redacted exchanges tell where they tell as much, else the run's own words, masked."""
    mine, theirs = _told_by(held.observations), _told_by(beside.observations)
    told: list[Observation] = []
    for key, seen in mine.items():
        shown = theirs.get(key, [])
        told += shown if len(shown) == len(seen) else map(discretion.observation, seen)
    return tuple(told)


def _told_by(observations: Iterable[Observation]) -> dict[Key, list[Observation]]:
    held: defaultdict[Key, list[Observation]] = defaultdict(list)
    for observation in observations:
        held[observation.rule, observation.operation].append(observation)
    return held


def _key(told: Result | Finding) -> Key:
    return told.rule, told.promise


def _by_key(findings: Iterable[Finding]) -> defaultdict[Key, list[Finding]]:
    held: defaultdict[Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        held[_key(finding)].append(finding)
    return held
