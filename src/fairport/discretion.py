"""What is told of a run without the personal data in it: findings, observations, outcomes, configuration.

A sentence is masked by what is known: the personal values of the exchanges that it rests on stand in it as the same
pseudonyms as in the bodies. Where it speaks of a personal member, all else that it quotes is masked as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.places import unescape
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairport.redaction import Redaction
    from fairport.verdict import Finding, Observation, Result

SHORTEST: Final = 6
"""A shorter value, a plain word and a plain number are found only where it is quoted: elsewhere it would be chance."""
_QUOTED: Final = r'"(?:[^"\\]|\\.)*(?:"|$)'
_COUNT_OR_DATE: Final = r"\(\d+ of \d+\)$|\d{4}-\d\d-\d\d(?:[ T][\d:.]+Z?)?"
_ESCAPE: Final = re.compile(r'\\(["\\])')
_NUMBER: Final = r"\d{4,}"


@dataclass(frozen=True, slots=True)
class Known:
    """Personal values as sentences quote them, each with its pseudonym; `telling` are those found unquoted as well."""

    shown: Mapping[str, str] = field(repr=False)
    telling: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Known:
        """Return values as they are looked for."""
        shown = {_escaped(value): _escaped(made) for value, made in values.items()}
        return cls(shown, tuple(_escaped(value) for value in values if _is_telling(value)))

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the values that a text holds, whole or with their end cut off, with what stands for them."""
        for value in self.telling:
            at = text.rfind(value[:SHORTEST])
            if at < 0:
                continue
            rest, cut, _ = text[at:].rpartition("…")
            if value in text:
                yield value, self.shown[value]
            elif cut and value.startswith(rest):
                yield rest, self.shown[value][: len(rest)]


@dataclass(frozen=True, slots=True)
class Discretion:
    """Tells without personal data. `known` are values of what is told of (`Redaction.values`)."""

    redaction: Redaction
    known: tuple[Known, ...] = ()

    def finding(self, finding: Finding) -> Finding:
        """Return a finding as it may be told: its words and values, not its place."""
        at_one = any(self.redaction.is_personal(unescape(step)) for step in finding.at.split("/"))
        speaks = at_one or self.redaction.speaks_of(finding.message)
        return replace(
            finding,
            message=self._told(finding.message, speaks=speaks),
            actual=self._told(finding.actual, speaks=speaks or self.redaction.speaks_of(finding.actual)),
            expected=self._told(finding.expected, speaks=False),
        )

    def text(self, text: str) -> str:
        """Return a sentence as it may be told."""
        return self._told(text, speaks=self.redaction.speaks_of(text))

    def observation(self, observation: Observation) -> Observation:
        """Return an observation as it may be told."""
        return replace(observation, message=self.text(observation.message))

    def result(self, result: Result) -> Result:
        """Return an outcome as it may be told."""
        return replace(result, how=self.text(result.how)) if result.how else result

    def config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a trace tells of the configuration, personal parameters as pseudonyms."""
        values = {part: config[part] for part in ("params", "foreign") if part in config}
        masked = {part: dict(self.redaction.pairs(tuple(held.items()))) for part, held in values.items()}
        return {**config, **masked}

    def _told(self, text: str, *, speaks: bool) -> str:
        here = dict(pair for known in self.known for pair in known.found_in(text))
        patterns = [_QUOTED, _COUNT_OR_DATE, *_apart(here), _NUMBER] if speaks else _apart(here)
        if not patterns:
            return text
        return re.sub("|".join(patterns), lambda match: self._instead(match[0], here), text)

    def _instead(self, found: str, here: Mapping[str, str]) -> str:
        """Return what stands for a known value, a quoted one, or a number; counts and dates stay."""
        if found in here:
            return here[found]
        if found.startswith('"'):
            return self._quoted(found, here)
        return self.redaction.pseudonyms.of(found) if found.isdigit() else found

    def _quoted(self, quoted: str, here: Mapping[str, str]) -> str:
        closed = '"' if len(quoted) > 1 and quoted.endswith('"') else ""
        inner = quoted[1 : len(quoted) - len(closed)]
        whole = next((known.shown[inner] for known in self.known if inner in known.shown), None)
        if whole is None and '\\"' in inner:  # the beginning of a body
            held = _ESCAPE.sub(r"\1", inner)
            masked = self.redaction.text(held)
            whole = _escaped(masked) if masked != held else None
        if whole is None:
            patterns = _apart(value for value in here if value in inner)
            made = re.sub("|".join(patterns), lambda match: here[match[0]], inner) if patterns else inner
            whole = made if made != inner else self.redaction.pseudonyms.of_json(inner)
        return f'"{whole}{closed}'


def _apart(values: Iterable[str]) -> list[str]:
    """Return patterns that match values, the longest first, where no letter or digit stands beside them."""
    held = sorted(values, key=len, reverse=True)
    return [rf"(?<![^\W_]){re.escape(value)}(?![^\W_])" for value in held]


def _is_telling(value: str) -> bool:
    """Whether a value is no plain word or number, which could stand in any sentence."""
    kinds = {"letter" if c.isalpha() else "digit" if c.isdigit() else "other" for c in value}
    return len(value) >= SHORTEST and len(kinds) > 1


def _escaped(value: str) -> str:
    """Return a text as sentences quote it (`fairport.words.shown`)."""
    return printable(value.replace("\\", "\\\\").replace('"', '\\"'))
