from __future__ import annotations

from dataclasses import replace

from fairport.reports.html.tones import OUTCOMES, UNTESTED, VERDICTS, WAIVED, tone_of
from fairport.verdict import Outcome, Verdict
from tests.reports.examples import FINDING


def test_every_outcome_and_verdict_has_a_word_of_its_own_and_a_meaning() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert set(VERDICTS) == set(Verdict)
    tones = [*OUTCOMES.values(), *VERDICTS.values(), UNTESTED, WAIVED]
    assert len({tone.word for tone in tones}) == len(tones)
    assert all(tone.meaning for tone in tones)


def test_waived_finding_is_told_as_waived() -> None:
    assert tone_of(FINDING) is OUTCOMES[Outcome.FAILED]
    assert tone_of(replace(FINDING, waived="ticket 1")) is WAIVED
