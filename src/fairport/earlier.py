"""An earlier run, as a comparison needs it: read from its trace or from its JSON report."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from fairport.account import account_of
from fairport.comparison import unlike
from fairport.errors import TraceError, UsageError
from fairport.identity import checked, rule_digest
from fairport.snapshots import Broken, Known, Snapshot, sealed
from fairport.trace import read_trace
from fairport.validators import all_rules
from fairport.verdict import Level, Outcome
from fairport.version import VERSION
from fairport.waivers import generalised

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fairport.spec.model import Contract

_HINT = "give the trace of a run, or the report that --report json=PATH wrote"


def read_earlier(file: Path) -> Snapshot:
    """Return a run from its trace, or from its JSON report.

    Raises TraceError if the file is neither, is damaged, or is of a version that does not tell enough.
    """
    report = _report(file)
    if report is not None:
        try:
            return _of_report(report)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            message = f"the report does not hold what it should: {type(error).__name__} {error}"
            raise TraceError(message, where=str(file), hint="compare traces, or make the report again") from error
    account = account_of(read_trace(file))
    if account.flaws:
        raise TraceError(f"the trace is damaged: {account.flaws[0]}", where=str(file), hint="compare what is whole")
    try:
        return account.snapshot()
    except (AttributeError, KeyError, TypeError) as error:
        message = f"the trace does not hold what it should: {type(error).__name__} {error}"
        raise TraceError(message, where=str(file), hint="the trace was changed or damaged; make it again") from error


def baseline_in(file: Path | None, contract: Contract, profile: str, *, gated: bool) -> Snapshot | None:
    """Return the run that another one of this contract and profile is held to, None where no file is named.

    Raises TraceError if it cannot be read, UsageError if it is of another contract; where the run is `gated` by it,
    of other rules or another profile too.
    """
    if file is None:
        return None
    baseline = read_earlier(file)
    if gated or baseline.contract != contract.name:
        check_baseline(baseline, planned(contract, profile), str(file))
    return baseline


def check_baseline(baseline: Snapshot, run: Snapshot, where: str) -> None:
    """Raise UsageError where a run cannot be held to a baseline: another contract, other rules, another profile.

    Only what is known before a run is looked at. A baseline that did not come to its end is none either.
    """
    hint = "make a new baseline with `fairport check --trace PATH`; `fairport diff` compares runs that are not alike"
    for label in unlike(baseline, run):
        raise UsageError(f"the run cannot be held to this baseline: {label}", where=where, hint=hint)
    if not baseline.complete:
        raise UsageError("the baseline did not come to its end", where=where, hint=hint)


def planned(contract: Contract, profile: str) -> Snapshot:
    """Return what is known of a run before it begins, to be held against a baseline."""
    rules = all_rules()
    return Snapshot(
        target="",
        contract=contract.name,
        version=contract.version,
        digest=contract.digest,
        profile=profile,
        seed=0,
        fairport=VERSION,
        checked=checked(contract.digest, rules, profile),
        environment="",
        started=None,
        verdict="",
        complete=False,
        rules={rule.id: rule_digest(rule) for rule in rules},
        requirements={},
        checks=(),
        broken=(),
    )


def _report(file: Path) -> dict[str, Any] | None:
    """Return a JSON report; None for what is no JSON document of its kind, such as a trace."""
    try:
        with file.open("rb") as opened:
            if opened.readline(200).strip() != b"{":  # a trace begins with a whole object
                return None
        held = orjson.loads(file.read_bytes())
    except OSError as error:
        message = f"the run cannot be read: {error.strerror or error}"
        raise TraceError(message, where=str(file), hint=_HINT) from error
    except orjson.JSONDecodeError as error:
        raise TraceError(f"this is neither a trace nor a JSON report: {error}", where=str(file), hint=_HINT) from error
    if not isinstance(held, dict) or "checks" not in held or "identities" not in held:
        raise TraceError("this JSON is no report that tells every check", where=str(file), hint=_HINT)
    return held


def _of_report(report: Mapping[str, Any]) -> Snapshot:
    contract = report["contract"]
    return Snapshot(
        target=report["target"],
        contract=contract["name"],
        version=contract["version"],
        digest=contract["digest"],
        profile=report["profile"],
        seed=report["seed"],
        fairport=report["fairport"],
        checked=report["identities"]["checked"],
        environment=report["identities"]["environment"],
        started=datetime.fromisoformat(report["started"]).timestamp() if report["started"] else None,
        verdict=report["verdict"],
        complete=report["complete"],
        rules={rule["id"]: rule["digest"] for rule in report["rules"]},
        requirements={each["id"]: sealed(each["level"], each["quote"]) for each in report["requirements"]},
        checks=tuple(_known(check) for check in report["checks"] if check["level"] != Level.OBSERVE),
        broken=tuple(_broken(found) for found in report["findings"] if found["outcome"] == Outcome.FAILED),
    )


def _known(check: Mapping[str, Any]) -> Known:
    return Known(
        rule=check["rule"],
        operation=check["operation"],
        promise=check["promise"],
        level=Level(check["level"]),
        outcome=Outcome(check["outcome"]),
        accepted=bool(check["accepted"]),
    )


def _broken(found: Mapping[str, Any]) -> Broken:
    return Broken(
        fingerprint=found["fingerprint"],
        rule=found["rule"],
        operation=found["operation"],
        promise=found["promise"],
        at=generalised(found["at"]),
        level=Level(found["level"]),
        title=found["title"],
        waived=bool(found["waived"]),
    )
