"""Run the tests of one module's family against its mutants, each in a process forked from one that is warm.

    python -m tools.mutation_run validators/paging.py build/mutation/validators.paging.json [--again] [--every 5]

No file of the checkout is changed. The tests are collected once; a forked process puts a mutant's code into the
functions of the module and runs them, the quickest first. What survives that, or is not the code of a function, is
tried again in a process that imports the mutant from memory before it collects: only what survives there has survived.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import Phase, settings

from tools.mutants import Mutant, mutants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
LAWS: Final = (("@rule(", "tests/validators/test_families.py"), ("screen=", "tests/validators/test_screens.py"))
"""What the source of a module has to hold for a test file of all families to be among its tests."""
SECONDS: Final = 20
"""Seconds of processor time that the tests may take; those of the slowest family take five."""
ROOM: Final = 4 << 30
"""Bytes of address space that a mutant may take."""
KILLED, TIMEOUT, SURVIVED, ELSEWHERE = "killed", "timeout", "survived", "elsewhere"
STATUS: Final = 9
"""The exit status of a forked process that found no function to put a mutant into."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant: KILLED, TIMEOUT or SURVIVED; the rest as in Mutant."""

    outcome: str
    kind: str
    function: str
    line: int
    was: str
    becomes: str


def module_name(file: Path) -> str:
    """Return the name that a file is imported by."""
    folder = file.parent.as_posix().removeprefix("src/").removeprefix("fairport")
    last = "" if file.name == "__init__.py" else file.stem
    return ".".join(part for part in ("fairport", *folder.strip("/").split("/"), last) if part)


def tests_of(file: Path, source: str) -> list[str]:
    """Return the test files of a module: of its own name in the mirrored folder of tests/, and those of LAWS."""
    folder = Path("tests", *[part for part in file.parent.parts if part not in {"src", "fairport"}])
    stem = "families" if file.name == "__init__.py" else file.stem
    own = [found for name in (f"test_{stem}.py", f"test_{stem}_*.py") for found in (ROOT / folder).glob(name)]
    return sorted(str(found.relative_to(ROOT)) for found in own) + [law for mark, law in LAWS if mark in source]


class FromMemory(SourceFileLoader):
    """Loads a module from a source in memory, without bytecode."""

    def __init__(self, name: str, file: Path, source: str) -> None:
        super().__init__(name, str(file))
        self._source = source

    def get_data(self, path: Any) -> bytes:  # noqa: ANN401 -- as its base has it
        """Return the source."""
        del path
        return self._source.encode()

    def path_stats(self, path: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- as its base has it
        """Tell that there is nothing to compare bytecode with."""
        raise OSError(f"{path} is served from memory")


class Served(importlib.abc.MetaPathFinder):
    """Serves one module's source from memory, and notes what was loaded when it was first asked for."""

    def __init__(self, file: Path, source: str) -> None:
        self._name, self._file, self._source = module_name(file), ROOT / file, source
        self.before: list[str] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the one module."""
        del path, target
        if fullname != self._name:
            return None
        self.before = [name for name, module in sys.modules.items() if _is_loaded(module)]
        loader = FromMemory(self._name, self._file, self._source)
        return importlib.util.spec_from_loader(fullname, loader)

    def independent(self) -> list[str]:
        """Return the modules that can be loaded ahead: those of others, and those of ours that do not need this one."""
        ours = ("fairport", "tests", "conftest", "tools", "__main__")
        known = {name for name in sys.modules if name.split(".")[0] not in ours}
        known |= {name for name in self.before if name.split(".")[0] == "fairport"}
        return [name for name, module in sys.modules.items() if name in known and _is_importable(name, module)]


def _is_loaded(module: ModuleType) -> bool:
    return not getattr(getattr(module, "__spec__", None), "_initializing", False)


def _is_importable(name: str, module: ModuleType) -> bool:
    spec = getattr(module, "__spec__", None)
    return spec is not None and spec.name == name and spec.loader is not None


class Own:
    """A pytest plugin that leaves out the tests that are about another module, and has failures found, not shrunk."""

    def __init__(self, name: str) -> None:
        self._name = name

    def pytest_sessionstart(self) -> None:
        """Change Hypothesis's profile, once conftest.py has chosen it."""
        settings.register_profile("mutation", parent=settings(), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep a test unless a rule of another module is its parameter."""
        items[:] = [item for item in items if self._concerns(item)]

    def _concerns(self, item: pytest.Item) -> bool:
        rule = getattr(getattr(item, "callspec", None), "params", {}).get("rule")
        return rule is None or rule.check.__module__ == self._name


class Trial:
    """A pytest plugin that, instead of running the tests collected, runs them against each mutant; tells outcomes."""

    def __init__(self, family: Family, tell: Callable[[object], None]) -> None:
        self._family, self._tell = family, tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tell the modules to load ahead, then an outcome for each mutant."""
        if session.testsfailed or not session.items:
            return True
        order = _told_by(lambda tell: tell(_seconds(session)), 600)
        if not order:
            return True
        session.items.sort(key=lambda item: order[0][item.nodeid])
        self._tell(self._family.served.independent())
        functions = _functions_of(module_name(self._family.file))
        gc.freeze()  # what is frozen is not written to in every fork
        for mutant in self._family.mutants:
            self._tell(_outcome(partial(_tried, session, mutant, functions)))
        return True


def _tried(session: pytest.Session, mutant: Mutant, functions: dict[str, list[FunctionType]]) -> int:
    return _failures(session) if _patched(mutant, functions) else STATUS


def _seconds(session: pytest.Session) -> dict[str, float]:
    """Run all tests, and return how long each took. Raises AssertionError if one fails."""
    taken: dict[str, float] = {}
    for item in session.items:
        begin = time.perf_counter()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        taken[item.nodeid] = time.perf_counter() - begin
        if session.testsfailed:
            raise AssertionError(item.nodeid)
    return taken


def _failures(session: pytest.Session) -> int:
    """Run the tests until one fails, and return how many did."""
    following = [*session.items[1:], None]
    for item, after in zip(session.items, following, strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            break
    return min(session.testsfailed, 1)


def _functions_of(name: str) -> dict[str, list[FunctionType]]:
    """Return every function of a loaded module by its qualified name."""
    found: dict[str, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__globals__.get("__name__") == name:
            found.setdefault(thing.__qualname__, []).append(thing)
    return found


def _patched(mutant: Mutant, functions: dict[str, list[FunctionType]]) -> bool:
    """Put a mutant's code into the functions, and return whether any of them is another now."""
    codes: dict[str, list[CodeType]] = {}
    for code in _codes(compile(mutant.code, "<mutant>", "exec", dont_inherit=True)):
        codes.setdefault(code.co_qualname, []).append(code)
    changed = False
    for name, held in codes.items():
        for function in functions.get(name, []):
            if len(held) == 1 and function.__code__.co_freevars == held[0].co_freevars:
                changed |= not _alike(function.__code__, held[0])
                function.__code__ = held[0]
    return changed


def _alike(one: CodeType, other: CodeType) -> bool:
    """Whether two codes do the same, wherever their lines are."""
    if (one.co_code, one.co_names, one.co_varnames) != (other.co_code, other.co_names, other.co_varnames):
        return False
    pairs = list(zip(one.co_consts, other.co_consts, strict=False))
    return len(one.co_consts) == len(other.co_consts) and all(
        _alike(a, b) if isinstance(a, CodeType) and isinstance(b, CodeType) else (type(a), a) == (type(b), b)
        for a, b in pairs
    )


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


class Family:
    """One module with its mutants and its tests."""

    def __init__(self, file: Path, known: Sequence[Result] = (), every: int = 1) -> None:
        self.file = file
        source = (ROOT / file).read_text(encoding="utf-8")
        self.tests = tests_of(file, source)
        if not self.tests:
            sys.exit(f"{file} has no tests of its own name")
        self.served = Served(file, source)
        made = mutants_of(source)
        self.made = len(made)
        chosen = {_known_by(one): one for one in made[::every]}
        self.settled = [one for one in known if one.outcome != SURVIVED and _known_by(one) in chosen]
        settled = {_known_by(one) for one in self.settled}
        self.mutants = [mutant for known_by, mutant in chosen.items() if known_by not in settled]

    def results(self) -> list[Result]:
        """Try every mutant. Exits with a message if the tests do not pass without any."""
        told = _told_by(self._try_all, 0)
        if len(told) != len(self.mutants) + 1:
            sys.exit(f"{self.file}: its tests fail without any mutation: pytest {' '.join(self.tests)}")
        for name in told[0]:
            with contextlib.suppress(ImportError):  # a name that another module put there
                importlib.import_module(name)
        pairs = zip(self.mutants, told[1:], strict=True)
        return [self._result(mutant, first) for mutant, first in pairs]

    def _try_all(self, tell: Callable[[object], None]) -> None:
        sys.meta_path.insert(0, self.served)
        _pytest(self.tests, Own(module_name(self.file)), Trial(self, tell))

    def _result(self, one: Mutant, first: str) -> Result:
        outcome = _outcome(lambda: self._imported(one)) if first in {ELSEWHERE, SURVIVED} else first
        return Result(outcome, one.kind, one.function, one.line, one.was, one.becomes)

    def _imported(self, mutant: Mutant) -> int:
        sys.meta_path.insert(0, Served(self.file, mutant.code))
        return _pytest(self.tests, Own(module_name(self.file)))


def _pytest(tests: list[str], *plugins: object) -> int:
    """Run the tests up to the first that fails, without any plugin but pytest's own and those given."""
    options = ["-x", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *tests], plugins=list(plugins)))


def _outcome(work: Callable[[], int]) -> str:
    """Do the work in a forked process; it survived if it returned 0."""
    status = os.waitpid(_forked(work, SECONDS), 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) in {0, STATUS}:
        return ELSEWHERE if status else SURVIVED
    return TIMEOUT if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGALRM} else KILLED


def _told_by(work: Callable[[Callable[[object], None]], None], seconds: int) -> list[Any]:
    """Do the work in a forked process, and return what it told, each of it JSON."""
    reader, writer = os.pipe()

    def tell(value: object) -> None:
        os.write(writer, json.dumps(value).encode() + b"\n")

    def told_all() -> int:
        work(tell)
        return 0

    pid = _forked(told_all, seconds)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = [json.loads(line) for line in pipe]
    os.waitpid(pid, 0)
    return told


def _forked(work: Callable[[], int], seconds: int) -> int:
    """Do the work in a forked process without output, within the seconds unless 0; its exit status is the work's."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for descriptor in range(3):
                os.dup2(silence, descriptor)
            if seconds:
                resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
                signal.alarm(seconds * 30)  # for a mutant that waits, on a machine that is busy
            status = work()
        finally:
            os._exit(status)
    return pid


def _known_by(one: Mutant | Result) -> tuple[str, str, int, str, str]:
    return one.kind, one.function, one.line, one.was, one.becomes


def main(words: Sequence[str]) -> None:
    """Try every mutant of a module, or every nth, or again those that survived the last time; write the results."""
    parser = argparse.ArgumentParser(description="Mutation testing of one module")
    parser.add_argument("file", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    told = parser.parse_args(words)
    last = json.loads(told.target.read_text(encoding="utf-8")) if told.again else {"every": told.every, "results": []}
    known = [Result(**each) for each in last["results"]]
    family = Family(told.file, known, last["every"])
    tried = [*family.settled, *family.results()]
    results = [asdict(result) for result in sorted(tried, key=lambda result: result.line)]
    told.target.parent.mkdir(parents=True, exist_ok=True)
    written = {"made": family.made, "every": last["every"], "results": results}
    told.target.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / "build" / "mutation" / "bytecode")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(sys.argv[1:])
