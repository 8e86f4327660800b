"""The items of the suite: the run itself, then one for each rule and operation, all known before anything is sent.

The run is made once, at the first item; every item reads its account. All items pass or are skipped exactly when
`fairport check` with the same options exits with 0; the plugin sets the exit status of a run that is invalid.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

from fairport.assemble import check_accepted, check_names
from fairport.cli import wiring
from fairport.cli.options import pairs
from fairport.cli.wiring import baseline_of, policy_of, settle, waivers_in
from fairport.contract_tests.suite import telling
from fairport.contract_tests.suite.counting import counting, missing
from fairport.contract_tests.suite.once import Made, make, make_shared, read, told
from fairport.contract_tests.suite.options import wish_of
from fairport.errors import FairportError
from fairport.judge import Judge
from fairport.validators import all_rules
from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest._code.code import ExceptionInfo, TerminalRepr, TracebackStyle

    from fairport.account import Account
    from fairport.spec import Contract

N = TypeVar("N", bound=pytest.Collector | pytest.Item)

NODE: Final = __name__
"""What item ids begin with, wherever the package is installed: `pytest --pyargs ID` runs the item."""
FOLDER: Final = pytest.StashKey[str]()
"""The folder that the workers of pytest-xdist share; absent where one process runs all items."""
PLAN: Final = pytest.StashKey["tuple[tuple[str, str], ...]"]()
MADE: Final = pytest.StashKey[Made]()

_NO_TARGET: Final = (
    "the suite has no target\n  try: --fairport-target=URL, or --fairport-target=demo for the reference service"
)


class NotKept(Exception):  # noqa: N818 - what it tells is a finding, no error
    """What an item has to say instead of a traceback."""


def contract_of(config: pytest.Config) -> Contract:
    """Return the contract that the options name, and check all that can be checked before a request is sent.

    Raises UsageError or ContractError.
    """
    wish = wish_of(config)
    settled = settle(wish)
    contract = wiring.contract_of(settled)
    check_names(contract, pairs(wish.params, "--fairport-param"), option="--fairport-param")
    check_names(contract, pairs(wish.foreign, "--fairport-foreign"), option="--fairport-foreign")
    accepted = ((each.rule, each.operation) for each in settled.config.accepted)
    check_accepted(contract, accepted, settled.config.path)
    waivers_in(settled.waivers, contract)
    policy_of(settled, "--fairport-")
    baseline_of(settled, contract, settled.profile)
    return contract


def plan(config: pytest.Config) -> tuple[tuple[str, str], ...]:
    """Return rule and operation of every item, in the order of the rules. Nothing is sent.

    Raises pytest.UsageError, which ends the session with one clear error.
    """
    if PLAN not in config.stash:
        if not config.getoption("fairport_target"):
            raise pytest.UsageError(_NO_TARGET)
        try:
            rows = Judge(contract_of(config), all_rules()).plan()
        except FairportError as error:
            raise pytest.UsageError(told(error)) from error
        config.stash[PLAN] = tuple(dict.fromkeys((row.rule, row.operation) for row in rows))
    return config.stash[PLAN]


def the_run(config: pytest.Config) -> Made:
    """Return the run of this session; the first to ask makes it."""
    if MADE not in config.stash:
        wish, folder = wish_of(config), config.stash.get(FOLDER, "")
        config.stash[MADE] = make_shared(wish, Path(folder)) if folder else make(wish)
    return config.stash[MADE]


def seen_run(config: pytest.Config) -> Made | None:
    """Return the run of this session if it was made, by this process or by a worker."""
    folder = config.stash.get(FOLDER, "")
    return read(Path(folder)) if folder and MADE not in config.stash else config.stash.get(MADE, None)


def new(kind: type[N], parent: pytest.Collector, **known: Any) -> N:  # noqa: ANN401 - handed on as it comes
    """Return a node below another."""
    maker: Any = kind  # pytest leaves the type of from_parent open
    made: N = maker.from_parent(parent, **known)
    return made


class ContractFile(pytest.File):
    """Collects the items from contract and rules."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the item of the run itself, then those of rules and operations."""
        try:
            planned = plan(self.config)
        except pytest.UsageError as error:  # in a worker of pytest-xdist; otherwise the plugin has met it before
            raise self.CollectError(str(error)) from error
        yield new(RunItem, self, name="run")
        for rule, operation in planned:
            item = new(RuleItem, self, name=f"{rule}[{operation}]")
            item.rule, item.operation = rule, operation
            yield item


class Nothing(pytest.File):
    """Stands where pytest would import the file of the suite as a module of tests; it was collected already."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield nothing."""
        return iter(())


class _ContractItem(pytest.Item):
    """An item that reads the run."""

    def repr_failure(
        self, excinfo: ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """Return what the item has to say, without a traceback."""
        if isinstance(excinfo.value, NotKept):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, None, str]:
        """Return where the item stands: by the name of the module, as no line of a file says it."""
        return NODE, None, self.heading

    @property
    def heading(self) -> str:
        """What stands above its failure."""
        return "the run"


class RunItem(_ContractItem):
    """The run itself: it must be valid, and come to its end."""

    def runtest(self) -> None:
        """Make the run. Raises NotKept if it says nothing of the service, or not all."""
        trouble = not_whole(the_run(self.config))
        if trouble:
            raise NotKept(trouble)


class RuleItem(_ContractItem):
    """One rule on one operation, over all its promises."""

    rule = ""
    operation = ""

    @property
    def heading(self) -> str:
        """What stands above its failure."""
        return f"{self.rule} on {self.operation}"

    def runtest(self) -> None:
        """Read the run. Raises NotKept for a breach, or a gap that nobody has accepted."""
        made = the_run(self.config)
        if made.invalid or made.account is None:
            pytest.skip("the run is invalid")
        trouble = not_kept(made.account, self.rule, self.operation)
        if trouble:
            raise NotKept(trouble)
        pair = (self.rule, self.operation)
        outcomes = {r.outcome for r in made.account.results if (r.rule, r.operation) == pair}
        if outcomes == {Outcome.NOT_APPLICABLE}:
            pytest.skip("the contract declares that it does not apply")


def not_whole(made: Made) -> str:
    """Return what keeps `check` from exit code 0 whatever the rules say, "" if nothing does."""
    account = made.account
    if account is None or made.invalid:
        return made.invalid
    if account.exit_code == 2:
        return telling.wrong_waivers(account)
    unfinished = not account.complete and not account.header["policy"]["allow_unverified"]
    return f"the run did not come to its end: {account.problem}" if unfinished else ""


def not_kept(account: Account, rule: str, operation: str) -> str:
    """Return what keeps `check` from exit code 0 at a rule on an operation, "" if nothing does.

    That is a broken MUST that is not waived (SHOULD too, if the policy says so), and a gap that is not accepted
    (unless the policy allows it): the conditions of `fairport.verdict.exit_code`, for each. With a gate, only what is
    new since the baseline does: those of `fairport.conclusion.gated`.
    """
    findings = [finding for finding in counting(account) if (finding.rule, finding.operation) == (rule, operation)]
    gaps = [gap for gap in missing(account) if (gap.rule, gap.operation) == (rule, operation)]
    parts = [telling.broken(account, findings)] if findings else []
    parts += [telling.unverified(account, gaps)] if gaps else []
    return "\n\n".join(parts)
