"""The page that tells proofs."""

from __future__ import annotations

from fairport.ablation import ARMS
from fairport.proof_table import READING, told_as_table, told_in_all
from fairport.prove import Proof
from fairport.trial import Case
from fairport.verdict import Verdict

CAUGHT = Proof(
    case=Case(name="made-up", kind="fault"),
    verdict=Verdict.NON_CONFORMANT,
    requests=1099,
    seconds=1.0,
    caught=("a.b",),
    first=7,
    stage="pages",
    after=0.125,
    arms=ARMS[1:],
    by_draw=True,
)
DRAWN = Proof(
    case=Case(name="rare", kind="fault", size=3),
    verdict=Verdict.NON_CONFORMANT,
    requests=1,
    seconds=0.0,
    caught=("a.b",),
    first=205,
    stage="draw",
    after=1.0,
    arms=ARMS[3:],
    by_draw=True,
)
MISSED = Proof(
    case=Case(name="other", kind="fault"),
    verdict=Verdict.CONFORMANT,
    requests=98,
    seconds=1.0,
    missed=("a.b", "a.c"),
    alarms=("x.y",),
)
HONEST = Proof(
    case=Case(name="honest", kind="honest", size=21),
    verdict=Verdict.CONFORMANT,
    requests=105,
    seconds=1.0,
    unclear=("u.v",),
)


def test_table_tells_what_was_caught_missed_and_wrongly_alarmed() -> None:
    assert (
        told_as_table([CAUGHT, HONEST, MISSED, DRAWN], ["rule a.d: no fault proves that it can fail"], day="2026-11-24")
        == f"""\
# How the rules are proved

Written by `fairport prove` on 2026-11-24, profile standard.

- 4 cases: 1,303 requests, 3 s of work
- first evidence of a fault: request 106, 0.56 s in the middle; request 205, 1.00 s at the latest
- rule a.d: no fault proves that it can fail
- 3 cases hold, 1 do not

{READING}

## What each arm catches

| arm | faults caught |
|---|---|
| schema | 0 of 3 |
| one response | 1 of 3 |
| relations | 1 of 3 |
| drawn | 2 of 3 |
| survey and drawn requests, no planned explorer | 2 of 3; of those that one response does not show, 1 of 2 |

Only drawn requests show `rare`.

## Faults

| fault | rows | caught by | missed | wrong alarms | found by | at request | after s | requests |
|---|---|---|---|---|---|---|---|---|
| made-up | 137 | `a.b` | - | - | pages | 7 | 0.12 | 1099 |
| other | 137 | - | `a.b`, `a.c` | `x.y` |  | 0 | 0.00 | 98 |
| rare | 3 | `a.b` | - | - | draw | 205 | 1.00 | 1 |

## Fair services

| service | rows | seed | verdict | wrong alarms | inconclusive | requests |
|---|---|---|---|---|---|---|
| honest | 21 | 1 | conformant | - | `u.v` | 105 |
"""
    )


def test_sums_of_fair_services_alone_tell_no_first_evidence() -> None:
    assert told_in_all([HONEST]) == ["1 cases: 105 requests, 1 s of work"]
