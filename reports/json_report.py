"""The JSON report: everything that an account holds, for programs. `report.schema.json` describes every key."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import orjson

from fairport.reports.causes import Cause, causes_of
from fairport.reports.changes import comparison_record
from fairport.reports.curl import command
from fairport.reports.excerpt import excerpt
from fairport.reports.personal import discreet, discreet_text, personal_members
from fairport.reports.sentences import exit_sentence, moment, verdict_sentence
from fairport.verdict import Level, Outcome
from fairport.waivers import waiver_record

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.evidence import Exchange
    from fairport.verdict import Finding, Result
    from fairport.waivers import Applied

SCHEMA_VERSION: Final = 1
_ODD: Final = re.compile(r"[^\x20-\x7e\n]")

Record = dict[str, Any]


def render(account: Account) -> bytes:
    """Return the report as UTF-8 JSON, two spaces deep, the same bytes for the same account.

    Characters that a terminal could act on stand as escapes. Personal data that the contract names is told by shape.
    """
    text = orjson.dumps(report_of(account), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode("utf-8")
    return _ODD.sub(_harmless, text).encode("utf-8")


def report_of(account: Account) -> Record:
    """Return the report as plain values, in the order in which they are written."""
    causes = causes_of(account.findings)
    return {
        "schema_version": SCHEMA_VERSION,
        "fairport": account.header["fairport"],
        "verdict": account.verdict.value,
        "verdict_meaning": verdict_sentence(account, causes),
        "exit_code": account.exit_code,
        "exit_meaning": exit_sentence(account),
        "complete": account.complete,
        "problem": account.problem,
        **_conditions(account),
        "counts": _counts(account),
        "not_tested": account.untested,
        "findings": _findings(account, causes),
        "waivers": [_waiver(each) for each in account.waivers],
        "gaps": [_gap(result) for result in account.gaps],
        "silent": [{"operation": name, "reason": reason} for name, reason in sorted(account.silent.items())],
        "comparison": _comparison(account),
        "checks": [_check(result) for result in account.results],
        "rules": [_rule(asdict(rule)) for rule in account.rules],
        "requirements": [asdict(requirement) for requirement in account.requirements],
        "observations": _observations(account),
        "trace": account.trace,
        "trace_flaws": list(account.flaws),
    }


def _conditions(account: Account) -> Record:
    """Return what was checked, how and when."""
    header, contract = account.header, account.header["contract"]
    finished = account.finished
    return {
        "contract": {
            **{key: contract[key] for key in ("name", "title", "version", "digest", "source")},
            "overlays": list(contract["overlays"]),
        },
        "target": header["target"],
        "profile": header["profile"],
        "seed": header["seed"],
        "config": dict(header.get("config", {})),
        "identities": {"checked": header["checked"], "environment": header["environment"]},
        "started": moment(account.started),
        "finished": moment(finished),
        "seconds": None if finished is None else round(finished - account.started, 3),
        "requests": account.requests,
        "masked": _masked(account),
    }


def _masked(account: Account) -> Record:
    """Return how personal data stand in the report, and how many values of which kind were masked: never a value."""
    counts = account.masked or {}
    return {
        "personal_data": account.personal.value,
        "personal": dict(counts["personal"]) if "personal" in counts else None,
        "secrets": dict(counts["secrets"]) if "secrets" in counts else None,
    }


def _counts(account: Account) -> Record:
    """Return how many results of each level have which outcome, and findings by level and kind."""
    results = Counter((result.level, result.outcome) for result in account.results)
    findings = Counter((finding.level, _kind(finding)) for finding in account.findings)
    return {
        "results": {level.value: {o.value: results[level, o] for o in Outcome} for level in Level},
        "findings": {
            level.value: {kind: findings[level, kind] for kind in ("failed", "inconclusive", "waived")}
            for level in (Level.MUST, Level.SHOULD)
        },
        "observations": len(account.observations),
    }


def _kind(finding: Finding) -> str:
    return "waived" if finding.waived else finding.outcome.value


def _findings(account: Account, causes: tuple[Cause, ...]) -> list[Record]:
    """Return every finding, each cause followed by what it hides: the order in which people are told."""
    hidden = personal_members(account)
    ordered = [finding for cause in causes for finding in (*cause.findings, *cause.hides)]
    return [_finding(discreet(finding, hidden), account, hidden) for finding in ordered]


def _finding(finding: Finding, account: Account, hidden: frozenset[str]) -> Record:
    exchanges = [account.exhibits[number] for number in finding.exchanges if number in account.exhibits]
    evidence = [_evidence(exchange, finding.at, hidden) for exchange in exchanges]
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "outcome": finding.outcome.value,
        "waived": finding.waived,
        "title": finding.title,
        "message": finding.message,
        "operation": finding.operation,
        "promise": finding.promise,
        "at": finding.at,
        "expected": finding.expected,
        "actual": finding.actual,
        "requirements": list(finding.requirements),
        "occurrences": finding.occurrences,
        "confirmed": {"seen": finding.seen, "of": finding.asked},
        "exchanges": list(finding.exchanges),
        "curl": evidence[0]["curl"] if evidence else "",
        "hint": finding.hint,
        "blocked_by": finding.blocked_by,
        "fingerprint": finding.fingerprint,
        "evidence": evidence,
    }


def _evidence(exchange: Exchange, at: str, hidden: frozenset[str]) -> Record:
    return {
        "exchange": exchange.number,
        "method": exchange.ask.method,
        "url": exchange.url,
        "status": exchange.status,
        "trouble": exchange.trouble,
        "excerpt": [line.told() for line in excerpt(exchange, at, hidden=hidden)],
        "curl": command(exchange),
    }


def _observations(account: Account) -> list[Record]:
    hidden = personal_members(account)
    told = [asdict(observation) for observation in account.observations]
    return [{**record, "message": discreet_text(record["message"], hidden)} for record in told]


def _gap(result: Result) -> Record:
    wanted = ("rule", "operation", "promise", "facet", "level", "outcome", "reason", "how", "accepted", "requirements")
    told = asdict(result)
    return {key: told[key] for key in wanted}


def _check(result: Result) -> Record:
    wanted = ("rule", "operation", "promise", "facet", "level", "outcome", "exercised", "accepted")
    return {key: getattr(result, key) for key in wanted}


def _comparison(account: Account) -> Record | None:
    """Return what changed since the baseline, None where there is none."""
    if account.comparison is None:
        return None
    strict = bool(account.header.get("policy", {}).get("fail_on_should"))
    return comparison_record(account.comparison, fail_on_should=strict)


def _waiver(applied: Applied) -> Record:
    return {
        **waiver_record(applied.waiver),
        "state": applied.state.value,
        "wrong": applied.wrong,
        "message": applied.message,
    }


def _rule(told: Record) -> Record:
    return {**told, "operations": dict(sorted(told["operations"].items()))}


def _harmless(match: re.Match[str]) -> str:
    """Escape a character that is not printable, as JSON does: every reader gets the same text."""
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1]
