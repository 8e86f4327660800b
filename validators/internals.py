"""No error lays the service's inside open: a stack trace names files, lines and libraries.

RFC 9457 section 5 warns of it, and OWASP's API Security Top 10 (API8:2023) lists it. The page of an API hardly ever
forbids it in words, so that it is a SHOULD; only what no ordinary sentence looks like counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.answers import Answer

ERRORS: Final = range(400, 600)
LOOKED_AT: Final = 262_144
"""Bytes of a body that are searched."""
LONGEST: Final = 120

_JVM: Final = r"(?m)^[ \t]{0,40}at [\w$.<>/]{3,300}\("
_JVM_PLACE: Final = r"(?:[\w$]{1,200}\.(?:java|kt|scala|groovy):\d|Native Method|Unknown Source)"
_PYTHON: Final = r"(?m)Traceback \(most recent call last\)|^[ \t]{0,40}File "
_PYTHON_PLACE: Final = r"\"[^\"\n]{1,300}\", line \d{1,9}, in \S"

TRACES: Final = {
    "Python": re.compile(_PYTHON + _PYTHON_PLACE),
    "Java": re.compile(_JVM + _JVM_PLACE),
    ".NET": re.compile(r"(?m)^[ \t]{0,40}at [\w.`<>\[\],+ ]{3,300}\([^()\n]{0,300}\) in [^\n]{1,300}:line \d"),
    "JavaScript": re.compile(r"(?m)^[ \t]{0,40}at [^\n]{0,300}?[/\\:][^\n:]{1,200}:\d{1,9}:\d{1,9}(?![\w:])"),
    "PHP": re.compile(r"(?m)Stack trace:\s{0,9}#0 |^#0 [^\n]{1,300}\(\d{1,9}\): "),
    "Ruby": re.compile(r"\.rb:\d{1,9}:in [`'\"]"),
    "Go": re.compile(r"(?m)(?:^|\")goroutine \d{1,9} \[[a-z ,]{1,80}\]:"),
    "Rust": re.compile(r"stack backtrace:\s{0,9}\n[ \t]{0,9}0: "),
}
"""How stack traces are written by the platform that writes them."""


@rule("http.stack-trace", promise=Answers, facet="stack-trace", over=Over.ANSWER, how="an error response")
def stack_trace(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """An error does not show a stack trace.

    It tells an attacker which files, libraries and versions there are, and tells the client nothing that it can use.
    """
    del promise
    if answer.exchange.status not in ERRORS:
        return
    text = _plain(answer.exchange.body)
    found = next(((name, match) for name, form in TRACES.items() if (match := form.search(text))), None)
    if found is None:
        yield Kept()
        return
    platform, match = found
    shown = " ".join(match[0].split())[:LONGEST]
    yield Broken(
        message=f"an error of status {answer.exchange.status} shows a stack trace of {platform}: {shown}",
        expected="an error in words",
        actual=f"a stack trace of {platform}",
        cause=platform,
        hint="answer with a reference to the log, and keep the trace there",
    )


def _plain(body: bytes) -> str:
    """Return the beginning of a body as text, line feeds and tabs that JSON or HTML escape as what they stand for."""
    text = body[:LOOKED_AT].decode("utf-8", "replace")
    for written, meant in (("\\r", ""), ("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("&quot;", '"'), ("<br>", "\n")):
        text = text.replace(written, meant)
    return re.sub(r'(:\s*|\[\s*)"(?=\s*at )', r"\1\n", text)
