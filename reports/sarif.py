"""SARIF 2.1.0: every finding a result, pointing into the contract's document.

Source: OASIS SARIF 2.1.0; what GitHub's code scanning takes of it and its limits (25,000 results and rules of a run).
Only what is broken is a result of the kind `fail`; what the evidence cannot decide is `open`; what was not exercised
is a notification of the run, so that nobody takes a short list for a clean one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.reports.causes import causes_of
from fairport.reports.described import Describer, cut
from fairport.reports.gaps import Gap, gaps_of
from fairport.reports.harmless import to_json
from fairport.reports.personal import discreet, personal_members
from fairport.reports.placed import Placed, placed, places_of
from fairport.reports.sentences import moment, verdict_sentence
from fairport.verdict import Level, Outcome, Verdict
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.account import Account, RuleAccount
    from fairport.verdict import Finding

Record = dict[str, Any]

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS: Final = 25_000
"""GitHub refuses a run with more."""
MOST_TEXT: Final = 1000

_LEVELS: Final = {Level.MUST: "error", Level.SHOULD: "warning", Level.OBSERVE: "note"}
_SEVERITIES: Final = {Level.MUST: "error", Level.SHOULD: "warning", Level.OBSERVE: "recommendation"}


def render(account: Account) -> bytes:
    """Return the report as UTF-8 JSON, two spaces deep."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Log(account).run()]}
    return to_json(log)


class _Log:
    """Writes the one run of a log."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._places = places_of(account)
        self._describe = Describer(account)
        self._causes = causes_of(account.findings)
        hidden = personal_members(account)
        ordered = [finding for cause in self._causes for finding in (*cause.findings, *cause.hides)]
        self._findings = [discreet(finding, hidden) for finding in ordered]
        self._told = list({rule.id: rule for rule in account.rules}.values())
        self._rules = {rule.id: number for number, rule in enumerate(self._told)}
        self._by_print = {finding.fingerprint: finding for finding in self._findings if finding.fingerprint}

    def run(self) -> Record:
        """Return the run."""
        account, shown = self._account, self._findings[:MOST_RESULTS]
        return {
            "tool": {"driver": self._driver()},
            "automationDetails": {"id": cut(f"fairport/{account.header['contract']['name']}/")},
            "columnKind": "unicodeCodePoints",
            "invocations": [self._invocation(len(self._findings) - len(shown))],
            "results": [self._result(finding) for finding in shown],
            "properties": self._properties(),
        }

    def _driver(self) -> Record:
        return {
            "name": "Fairport",
            "semanticVersion": str(self._account.header["fairport"]),
            "rules": [self._rule(rule) for rule in self._told],
        }

    def _rule(self, rule: RuleAccount) -> Record:
        title, why = cut(rule.title, MOST_TEXT), cut(rule.why, MOST_TEXT)
        levels = {f.level for f in self._findings if f.rule == rule.id} or {rule.level}
        level = next(level for level in Level if level in levels)
        return {
            "id": rule.id,
            "shortDescription": {"text": title or rule.id},
            "fullDescription": {"text": f"{title}. {why}"},
            "help": {"text": f"{title}. {why} `fairport rules {rule.id}` tells more.", "markdown": _markdown(rule)},
            "defaultConfiguration": {"level": _LEVELS[level]},
            "properties": {
                "tags": list(dict.fromkeys(["api", "contract", rule.id.partition(".")[0]])),
                "precision": "very-high",
                "problem.severity": _SEVERITIES[level],
                "outcome": rule.outcome.value,
                "exercised": rule.exercised,
            },
        }

    def _invocation(self, left_out: int) -> Record:
        account = self._account
        invocation: Record = {
            "executionSuccessful": account.complete and account.verdict is not Verdict.INVALID_RUN,
            "exitCode": account.exit_code,
            "exitCodeDescription": account.verdict.value,
            "startTimeUtc": moment(account.started),
            "endTimeUtc": moment(account.finished),
            "toolExecutionNotifications": [self._verdict(), *(self._gap(gap) for gap in gaps_of(account))],
        }
        if left_out:
            told = (
                f"{left_out} findings are left out here, as GitHub takes {MOST_RESULTS}; the JSON report has them all"
            )
            invocation["toolExecutionNotifications"].append({"level": "warning", "message": {"text": told}})
        return {key: value for key, value in invocation.items() if value is not None}

    def _verdict(self) -> Record:
        told = f"{self._account.verdict}: {verdict_sentence(self._account, self._causes)}"
        green = self._account.verdict in {Verdict.CONFORMANT, Verdict.CONFORMANT_WITH_EXCEPTIONS}
        return {"level": "note" if green else "error", "message": {"text": cut(told, MOST_TEXT)}}

    def _gap(self, gap: Gap) -> Record:
        accepted = f"; accepted: {gap.accepted}" if gap.accepted else ""
        told = f"{gap.level} {gap.outcome.replace('_', ' ')}: {either(gap.rules, 'and')}: {gap.way}{accepted}"
        open_ = gap.outcome is Outcome.ERRORED or (gap.level is Level.MUST and not gap.accepted)
        record: Record = {"level": "warning" if open_ else "note", "message": {"text": cut(told, MOST_TEXT)}}
        index = self._rules.get(gap.rules[0])
        return record if index is None else {**record, "associatedRule": {"id": gap.rules[0], "index": index}}

    def _result(self, finding: Finding) -> Record:
        failed = finding.outcome is Outcome.FAILED
        result: Record = {
            "ruleId": finding.rule,
            "kind": "fail" if failed else "open",
            "level": _LEVELS[finding.level] if failed else "none",
            "message": {"text": _message(finding)},
            "locations": [self._location(finding)],
            "occurrenceCount": max(1, finding.occurrences),
            "properties": _evidence(finding, self._describe),
        }
        if finding.rule in self._rules:
            result["ruleIndex"] = self._rules[finding.rule]
        if finding.fingerprint:
            told = cut(finding.fingerprint, 100)
            result["partialFingerprints"] = {"fairport/v1": told, "primaryLocationLineHash": f"{told}:1"}
        if finding.waived:
            text = cut(finding.waived, MOST_TEXT)
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": text}]
        related = self._related(finding)
        return {**result, "relatedLocations": related} if related else result

    def _related(self, finding: Finding) -> list[Record]:
        """Return the place of the finding that explains this one."""
        root = self._by_print.get(finding.blocked_by) if finding.blocked_by else None
        if root is None:
            return []
        text = cut(f"explained by {root.rule}: {root.message}", MOST_TEXT)
        return [{"id": 1, "message": {"text": text}, **self._location(root)}]

    def _location(self, finding: Finding) -> Record:
        place = placed(self._places, finding.promise, self._account)
        logical = [
            {"fullyQualifiedName": cut(finding.operation), "kind": "function"},
            {"fullyQualifiedName": cut(finding.promise), "kind": "declaration"},
            *([{"fullyQualifiedName": cut(place.pointer), "kind": "object"}] if place.pointer else []),
        ]
        return {"physicalLocation": _physical(place), "logicalLocations": logical}

    def _properties(self) -> Record:
        account = self._account
        contract: Mapping[str, Any] = account.header["contract"]
        return {
            "verdict": account.verdict.value,
            "target": cut(str(account.header["target"])),
            "contract": cut(f"{contract['name']} {contract['version']}"),
            "contractDigest": contract["digest"],
            "profile": account.header["profile"],
            "requests": account.requests,
            "findings": len(self._findings),
        }


def _physical(place: Placed) -> Record:
    region = {"region": {"startLine": place.line}} if place.line else {}
    return {"artifactLocation": {"uri": place.uri}, **region}


def _message(finding: Finding) -> str:
    """Return what a reader of an alert sees first: what is wrong on which operation, expected beside received."""
    parts = [f"{finding.message} ({finding.operation})"]
    parts += [f"at {finding.at}"] if finding.at else []
    parts += [f"expected {finding.expected}, received {finding.actual}"] if finding.expected or finding.actual else []
    return ". ".join(cut(part, MOST_TEXT) for part in parts)


def _evidence(finding: Finding, describe: Describer) -> Record:
    told = {
        "level": finding.level.value,
        "operation": cut(finding.operation),
        "promise": cut(finding.promise),
        "at": cut(finding.at),
        "expected": cut(finding.expected),
        "actual": cut(finding.actual),
        "requirements": [cut(requirement) for requirement in finding.requirements],
        "exchanges": list(finding.exchanges),
        "seen": finding.seen,
        "asked": finding.asked,
        "hint": cut(finding.hint),
        "blocked_by": cut(finding.blocked_by),
        "fingerprint": cut(finding.fingerprint, 100),
        "curl": describe.repeat(finding),
    }
    return {key: value for key, value in told.items() if value not in ("", [])}


def _markdown(rule: RuleAccount) -> str:
    return f"**{_plain(rule.title)}**\n\n{_plain(rule.why)}\n\n`fairport rules {rule.id}` tells more."


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|" else c for c in cut(text, MOST_TEXT))
