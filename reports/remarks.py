"""Remarks on documents (of `fairport spec lint` and `spec diff`) for machines: SARIF, GitHub's annotations, JUnit.

They are about lines of a file, not about a run: they have no account, and so no part in the other formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from fairport.reports.github import command
from fairport.reports.harmless import to_json
from fairport.version import VERSION
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST: Final = 10
"""So many annotations of one kind GitHub keeps of a step."""
MOST_RESULTS: Final = 25_000
"""So many results GitHub's code scanning takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One remark: its rule, its level (error, warning or note), and the file, line (0: unknown) and JSON Pointer."""

    rule: str
    level: str
    message: str
    file: str
    line: int = 0
    at: str = ""


Rules = Mapping[str, str]
"""What each rule says, by its name."""


def as_github(remarks: Sequence[Told], rules: Rules) -> bytes:
    """Return workflow commands, one a line; of each level as many as GitHub keeps, and how many there are."""
    del rules
    lines: list[str] = []
    for level, kind in (("error", "error"), ("warning", "warning"), ("note", "notice")):
        found = [remark for remark in remarks if remark.level == level]
        room = MOST if len(found) <= MOST else MOST - 1
        for remark in found[:room]:
            place = {"file": remark.file, **({"line": str(remark.line)} if remark.line else {})}
            lines.append(command(kind, {**place, "title": remark.rule}, f"{remark.message}\nat {remark.at}"))
        if len(found) > room:
            lines.append(command(kind, {"title": "More of it"}, f"and {len(found) - room:,} more"))
    return "".join(f"{line}\n" for line in lines).encode()


def as_sarif(remarks: Sequence[Told], rules: Rules) -> bytes:
    """Return SARIF 2.1.0, each remark a result at its line."""
    used = list(dict.fromkeys(remark.rule for remark in remarks))
    driver = {
        "name": "Fairport",
        "semanticVersion": VERSION,
        "rules": [{"id": rule, "shortDescription": {"text": rules.get(rule, rule)}} for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, used.index(remark.rule)) for remark in remarks[:MOST_RESULTS]],
    }
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(remark: Told, index: int) -> dict[str, object]:
    region = {"region": {"startLine": remark.line}} if remark.line else {}
    return {
        "ruleId": remark.rule,
        "ruleIndex": index,
        "level": remark.level,
        "message": {"text": printable(remark.message)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": remark.file}, **region},
                "logicalLocations": [{"fullyQualifiedName": remark.at or "/", "kind": "object"}],
            }
        ],
    }


def as_junit(remarks: Sequence[Told], rules: Rules) -> bytes:
    """Return JUnit XML: a case for each rule that was told something, failed where a remark of it is an error."""
    suite = ET.Element("testsuite", {"name": "fairport spec"})
    failed = 0
    for rule in dict.fromkeys(remark.rule for remark in remarks):
        own = [remark for remark in remarks if remark.rule == rule]
        case = ET.SubElement(suite, "testcase", {"classname": "fairport.spec", "name": rule})
        errors = [remark for remark in own if remark.level == "error"]
        if errors:
            failed += 1
            said = {"message": rules.get(rule, rule), "type": rule}
            ET.SubElement(case, "failure", said).text = "\n".join(_lines(errors))
        rest = [remark for remark in own if remark.level != "error"]
        if rest:
            ET.SubElement(case, "system-out").text = "\n".join(_lines(rest))
    suite.attrib |= {"tests": str(len(suite)), "failures": str(failed), "errors": "0", "skipped": "0"}
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _lines(remarks: Iterable[Told]) -> Iterable[str]:
    for remark in remarks:
        place = f"{remark.file}:{remark.line}" if remark.line else remark.file
        yield printable(f"{place} {remark.at}: {remark.message}")


WRITERS: Final[Mapping[str, Callable[[Sequence[Told], Rules], bytes]]] = {
    "github": as_github,
    "junit": as_junit,
    "sarif": as_sarif,
}
"""What makes the bytes of each format."""
