"""Other people's tests: the exchanges that they make are recorded, and judged at the end of each test."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fairport.account import account_of
from fairport.contract_tests.sources.http import RecordingSession, origin
from fairport.contract_tests.sources.masking import Mask
from fairport.contract_tests.sources.recognise import recognise
from fairport.contract_tests.suite.telling import broken
from fairport.judge import Judge
from fairport.keeping import KEY_BYTES, personal_record
from fairport.trace import Trace
from fairport.validators import all_rules
from fairport.verdict import Level, Outcome
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.evidence import Exchange
    from fairport.spec import Contract
    from fairport.verdict import Finding


class Recorder:
    """Exchanges of one test, or of several one after the other, and what was already said of them.

    What does not go to `base_url`, or asks no operation of the contract, is left out: it is not judged. Personal data
    are told as pseudonyms unless `show_personal`.
    """

    def __init__(
        self, contract: Contract, base_url: str, credentials: Credentials, *, show_personal: bool = False
    ) -> None:
        self._contract = contract
        self._base_url = base_url
        self._credentials = credentials
        self._mask = Mask(credentials.secrets)
        self._personal = personal_record(contract, secrets.token_hex(KEY_BYTES), redact=False)
        self._show_personal = show_personal
        self._judge = Judge(contract, all_rules())
        self._exchanges: dict[int, Exchange] = {}
        self._tests: dict[int, str] = {}
        self._judged = 0
        self._told: set[str] = set()

    def session(self) -> RecordingSession:
        """Return a session that is recorded; it sends the credentials to the base URL's host, and to nobody else."""
        return RecordingSession(self._base_url, self.record, lambda: self._credentials.headers(time.time()))

    def record(self, exchange: Exchange) -> None:
        """Take in one exchange."""
        if origin(exchange.url) != origin(self._base_url):
            return
        ask = recognise(self._contract, exchange.ask.method, exchange.url, urlsplit(self._base_url).path)
        if ask is None:
            return
        number = len(self._exchanges) + 1
        self._exchanges[number] = self._mask.exchange(replace(exchange, number=number, ask=ask))
        self._tests[number] = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        self._judge.feed(self._exchanges[number])

    def verify(self, *, fail_on_should: bool) -> str:
        """Return what is broken by what came since the last call, together with what came before; "" if nothing is.

        A contradiction that moving data could explain is no breach until it is seen again: nothing is asked again here.
        """
        before, self._judged = self._judged, len(self._exchanges)
        if before == self._judged:
            return ""
        fatal = {Level.MUST, Level.SHOULD} if fail_on_should else {Level.MUST}
        failed = [f for f in self._judge.findings().findings if f.outcome is Outcome.FAILED and f.level in fatal]
        new = [f for f in failed if f.fingerprint not in self._told or max(f.exchanges, default=0) > before]
        self._told.update(finding.fingerprint for finding in new)
        return self._text(new) if new else ""

    def _text(self, findings: list[Finding]) -> str:
        numbers = [number for finding in findings for number in finding.exchanges]
        tests = list(dict.fromkeys(self._tests[number] for number in numbers if self._tests.get(number)))
        asked = [f"exchanges asked by {either(tests, 'and', 4)}"] if len(tests) > 1 else []
        held = _Held(self._contract, findings, self._exchanges.values(), self._personal)
        account = account_of(held, show_personal=self._show_personal)
        return "\n".join([broken(account, findings), *asked])


class _Held(Trace):
    """A trace in memory: what the telling of findings needs, and no verdict, as nothing was explored."""

    def __init__(
        self,
        contract: Contract,
        findings: Iterable[Finding],
        exchanges: Iterable[Exchange],
        personal: Mapping[str, object],
    ) -> None:
        header = {
            "started": 0.0,
            "target": "",
            "personal": personal,
            "rules": [{"id": rule.id, "title": rule.title, "why": rule.why} for rule in all_rules()],
            "contract": {
                "document": contract.document,
                "requirements": [asdict(requirement) for requirement in contract.requirements],
            },
        }
        super().__init__(Path(), header=header, findings=[asdict(finding) for finding in findings])
        self.held = tuple(exchanges)

    def exchanges(self) -> Iterator[Exchange]:
        """Yield what is held."""
        return iter(self.held)
