"""TAP, version 14: one test point for each rule on each promise, with YAML diagnostics where it is not passed.

Source: testanything.org/tap-version-14-specification. What leaves the run unverified is `not ok`, as for the exit
code; what is waived is `not ok` with TODO, which a harness tells and does not count; the rest is skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import orjson

from fairport.reports.cases import RUN, Case, Standing, cases_of, run_problem
from fairport.reports.causes import causes_of
from fairport.reports.described import Describer, cut
from fairport.reports.harmless import harmless
from fairport.reports.sentences import verdict_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account

MOST_FINDINGS: Final = 20
_SKIPPED: Final = frozenset({Standing.ACCEPTED, Standing.NOT_JUDGED, Standing.NOT_APPLICABLE})
_NOT_OK: Final = frozenset({Standing.FAILED, Standing.ERRORED, Standing.UNVERIFIED, Standing.WAIVED})


def render(account: Account) -> bytes:
    """Return the report as UTF-8 text."""
    return "".join(f"{line}\n" for line in _lines(account)).encode("utf-8")


def _lines(account: Account) -> Iterator[str]:
    cases, describe = cases_of(account), Describer(account)
    yield "TAP version 14"
    yield f"1..{len(cases) + 1}"
    problem = run_problem(account)
    yield f"{'not ok' if problem else 'ok'} 1 - {_escaped(RUN)}"
    if problem:
        told = {"message": problem, "standing": account.verdict.value, "severity": "fail"}
        yield from _diagnostics(told)
    for number, case in enumerate(cases, 2):
        yield _point(case, number)
        if case.standing in _NOT_OK:
            yield from _diagnostics(_told(case, describe))
    yield f"# {cut(account.verdict.value)}, exit {account.exit_code}"
    yield f"# {cut(verdict_sentence(account, causes_of(account.findings)))}"


def _point(case: Case, number: int) -> str:
    result = case.result
    line = f"{'not ok' if case.standing in _NOT_OK else 'ok'} {number} - {_escaped(case.key)}"
    if case.standing is Standing.WAIVED:
        return f"{line} # TODO {_escaped(case.note)}"
    return f"{line} # SKIP {_escaped(case.note or result.outcome.value)}" if case.standing in _SKIPPED else line


def _escaped(text: str) -> str:
    """Return a text in which nothing begins a directive: a look-alike of `#`, as readers of TAP 13 know no escape."""
    return cut(text).replace("\\", "\\\\").replace("#", "\uff03")


def _told(case: Case, describe: Describer) -> dict[str, Any]:
    shown = case.findings[:MOST_FINDINGS]
    told: dict[str, Any] = {
        "message": cut(case.note),
        "severity": "todo" if case.standing is Standing.WAIVED else "fail",
        "standing": case.standing.value,
        "level": case.level.value,
        "rule": case.result.rule,
        "operation": case.result.operation,
        "title": cut(case.title),
        "requirements": list(case.result.requirements),
        **{f"finding_{number}": describe.lines(finding) for number, finding in enumerate(shown, 1)},
        "left_out": len(case.findings) - len(shown),
    }
    return {key: value for key, value in told.items() if value not in ("", [], 0)}


def _diagnostics(told: dict[str, Any]) -> Iterator[str]:
    """Yield a YAML block by hand: texts are JSON, which is YAML too; nothing nests deeper than old readers go."""
    yield "  ---"
    for name, value in told.items():
        if isinstance(value, list):
            yield f"  {name}:"
            yield from (f"    - {_json(item)}" for item in cast("list[object]", value))
        else:
            yield f"  {name}: {_json(value)}"
    yield "  ..."


def _json(value: object) -> str:
    return orjson.dumps(harmless(value)).decode("utf-8")
