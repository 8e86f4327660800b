"""Proofs told as a Markdown page, and their sums in a few lines."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Final

from fairport.ablation import ARMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.prove import Proof

FAULT_HEAD = "fault | rows | caught by | missed | wrong alarms | found by | at request | after s | requests"
FAIR_HEAD = "service | rows | seed | verdict | wrong alarms | inconclusive | requests"


READING: Final = """\
A case holds where every fault is caught by the rules that it names, and nothing else fails: a rule that fails because
of a cause that was caught is told as blocked by it, and counts as no alarm; what a variant lists may fail at SHOULD.
Services on the move or in trouble may leave relations inconclusive, as the last column but one says of fair services.

*At request* is the request whose answer completed the first evidence of a breach, *after s* the seconds until then,
in process; a check tells relations when it has asked them again. *Schema* judges what planned explorers asked by
schema and media type alone, *one response* by every rule over single responses, *relations* by all rules; *drawn*
adds what Hypothesis draws (and, in the profile `thorough`, what Schemathesis generates). *Survey and drawn* is
another run, in which nothing is asked but the survey's few requests, what is drawn, and both again to confirm."""


def told_as_table(proofs: Sequence[Proof], short: Sequence[str] = (), *, day: str) -> str:
    """Return proofs as a Markdown page: what was caught, missed and wrongly alarmed, and what each arm catches.

    `short` are the shortcomings of the catalogue itself, `day` is when the cases were run.
    """
    faults = [proof for proof in proofs if proof.case.kind == "fault"]
    fair = [proof for proof in proofs if proof.case.kind != "fault"]
    profiles = ", ".join(sorted({proof.case.profile for proof in proofs}))
    bad = sum(not proof.holds for proof in proofs)
    return "\n".join(
        [
            "# How the rules are proved",
            "",
            f"Written by `fairport prove` on {day}, profile {profiles}.",
            "",
            *(f"- {line}" for line in (*told_in_all(proofs), *short)),
            f"- {len(proofs) - bad} cases hold, {bad} do not",
            "",
            READING,
            "",
            "## What each arm catches",
            "",
            *_table("arm | faults caught", _arm_rows(faults)),
            "",
            *_only_drawn(faults),
            "## Faults",
            "",
            *_table(FAULT_HEAD, map(_fault_row, faults)),
            "",
            "## Fair services",
            "",
            *_table(FAIR_HEAD, map(_fair_row, fair)),
            "",
        ]
    )


def told_in_all(proofs: Sequence[Proof]) -> list[str]:
    """Return what the proofs add up to: requests, seconds of work, and how soon faults were first seen."""
    requests, seconds = sum(proof.requests for proof in proofs), sum(proof.seconds for proof in proofs)
    lines = [f"{len(proofs)} cases: {requests:,} requests, {seconds:.0f} s of work"]
    found = [proof for proof in proofs if proof.case.kind == "fault" and proof.first]
    if found:
        at, after = [proof.first for proof in found], [proof.after for proof in found]
        lines.append(
            f"first evidence of a fault: request {median(at):.0f}, {median(after):.2f} s in the middle; "
            f"request {max(at)}, {max(after):.2f} s at the latest"
        )
    return lines


def _arm_rows(faults: Sequence[Proof]) -> list[str]:
    """Return how many faults each arm catches, and the two explorers beside each other."""
    counts = Counter(arm for proof in faults for arm in proof.arms)
    related = [proof for proof in faults if ARMS[1] not in proof.arms]
    alone = sum(proof.by_draw for proof in faults)
    more = sum(proof.by_draw for proof in related)
    without = f"{alone} of {len(faults)}; of those that one response does not show, {more} of {len(related)}"
    return [
        *(f"{arm} | {counts[arm]} of {len(faults)}" for arm in ARMS),
        f"survey and drawn requests, no planned explorer | {without}",
    ]


def _only_drawn(faults: Sequence[Proof]) -> list[str]:
    """Return which faults the planned explorers miss."""
    names = [proof.case.name for proof in faults if ARMS[-1] in proof.arms and ARMS[-2] not in proof.arms]
    return [f"Only drawn requests show {_told(names)}.", ""] if names else []


def _table(head: str, rows: Iterable[str]) -> list[str]:
    return [f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in rows)]


def _fault_row(proof: Proof) -> str:
    told = (_told(proof.caught), _told(proof.missed), _told(proof.alarms), proof.stage)
    after = f"{proof.after:.2f}"
    return " | ".join(map(str, (proof.case.name, proof.case.size, *told, proof.first, after, proof.requests)))


def _fair_row(proof: Proof) -> str:
    case = proof.case
    told = (case.name, case.size, case.seed, proof.verdict, _told(proof.alarms), _told(proof.unclear), proof.requests)
    return " | ".join(map(str, told))


def _told(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"
