"""Makes the mutants of a module: copies of its source that differ in one place, by the operators of mutmut.

mutmut itself leaves out every decorated function, and all rules are decorated. So its operators are driven from here.
It has none for conditions that compare nothing, for one side of an `and` or `or`, for a value returned and for a
sight yielded; those are below. Not mutated, since no test of behaviour can tell: annotations, docstrings,
`if TYPE_CHECKING`, `strict=` of zip, which asserts what our own code holds, and what stands in a decorator, but for
its lambdas: the lines of `@rule` are held by docs/rules.md and by the proof. A constant for `how=` stands there, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import libcst as cst
import libcst.matchers as m
from mutmut.mutation import mutators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Change = tuple[cst.CSTNode, cst.CSTNode, str, str]
"""A node, what takes its place, the kind of the change, and the function that the node stands in."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutant: its whole source, the kind of the change, and what makes it recognisable when lines move.

    `function` is the qualified name of what holds the change ("" at the module's top); `was` and `becomes` are the
    lines that differ, each stripped, joined by a space. `line` is the first of them, 1-based.
    """

    code: str
    kind: str
    function: str
    line: int
    was: str
    becomes: str


def negated(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """Turn a condition round."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inner))


def one_side(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """Leave only the left or only the right side of `and`, of `or`."""
    for side in (node.left, node.right):
        yield side.with_changes(lpar=[*node.lpar, *side.lpar], rpar=[*side.rpar, *node.rpar])


def statement_dropped(node: cst.Expr) -> Iterator[cst.CSTNode]:
    """Drop a yield, or a call for its effect."""
    if isinstance(node.value, cst.Yield | cst.Call):
        yield cst.Pass()


def nothing_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    """Return None instead of a value."""
    if node.value is not None and not m.matches(node.value, m.Name("None")):
        yield node.with_changes(value=cst.Name("None"))


OPERATORS: Final[tuple[tuple[type[cst.CSTNode], Callable[[Any], Iterable[cst.CSTNode]], str], ...]] = (
    (cst.BaseNumber, mutators.operator_number, "value"),
    (cst.BaseString, mutators.operator_string, "text"),
    (cst.Name, mutators.operator_name, "value"),
    (cst.Assign, mutators.operator_assignment, "value"),
    (cst.AnnAssign, mutators.operator_assignment, "value"),
    (cst.AugAssign, mutators.operator_augmented_assignment, "value"),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops, "logic"),
    (cst.Call, mutators.operator_arg_removal, "argument"),
    (cst.Call, mutators.operator_symmetric_string_methods_swap, "value"),
    (cst.Call, mutators.operator_unsymmetrical_string_methods_swap, "value"),
    (cst.Lambda, mutators.operator_lambda, "value"),
    (cst.CSTNode, mutators.operator_keywords, "logic"),
    (cst.CSTNode, mutators.operator_swap_op, "logic"),
    (cst.Match, mutators.operator_match, "logic"),
    (cst.IfExp, mutators.operator_if_exp, "logic"),
    (cst.If, negated, "logic"),
    (cst.While, negated, "logic"),
    (cst.CompIf, negated, "logic"),
    (cst.BooleanOperation, one_side, "logic"),
    (cst.Expr, statement_dropped, "statement"),
    (cst.Return, nothing_returned, "statement"),
)
"""What is changed: the type of node, the operator, and the kind under which the page counts it."""
KINDS: Final = ("logic", "value", "statement", "argument", "text")


class _Collector(cst.CSTVisitor):
    """Collects the changes of a module, with the function that each stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self._inside: list[str] = []
        self._held: dict[cst.CSTNode, int] = {}

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Decorator):
            for found in m.findall(node, m.Lambda()):
                found.visit(self)
            return False
        if isinstance(node, cst.Annotation) or _is_for_types(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            for decorator in node.decorators:
                self._inside.append(node.name.value)
                decorator.visit(self)
                self._inside.pop()
            self._inside.append(node.name.value)
            node.body.visit(self)
            if isinstance(node, cst.FunctionDef):
                node.params.visit(self)
            self._inside.pop()
            return False
        for kind_of_node, operator, kind in OPERATORS:
            if isinstance(node, kind_of_node):
                self.changes += [(node, new, kind, ".".join(self._inside)) for new in operator(node)]
        return True


def _is_for_types(node: cst.CSTNode) -> bool:
    """Whether a statement matters only to type checkers: `if TYPE_CHECKING:`, or an alias of a type."""
    alias = m.AnnAssign(annotation=m.Annotation(m.Name("TypeAlias")))
    return m.matches(node, m.If(test=m.Name("TYPE_CHECKING")) | alias | m.Import() | m.ImportFrom())


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its source, none twice."""
    tree = cst.parse_module(source)
    parts = [tree.code_for_node(statement) for statement in tree.body]
    before, _, after = source.partition("".join(parts))
    found: dict[str, Mutant] = {}
    told = "|".join(re.findall(r"\bhow=([A-Z_]+)", source)) or "-"
    for i, statement in enumerate(tree.body):
        if re.match(rf"\s*({told})\b", parts[i]):  # words that only decorators use
            continue
        collector = _Collector()
        statement.visit(collector)
        for node, new, kind, function in collector.changes:
            changed = tree.code_for_node(_replaced(statement, node, new))
            code = "".join([before, *parts[:i], changed, *parts[i + 1 :], after])
            if code not in found and code != source:
                found[code] = Mutant(code, kind, function, *_difference(source, code))
    return sorted(filter(_is_of_interest, found.values()), key=lambda mutant: mutant.line)


def _is_of_interest(mutant: Mutant) -> bool:
    """Whether more is changed than the `strict=` of zip."""
    was, becomes = (re.sub(r",\s*strict=\w+|,\s*(?=\))", "", text) for text in (mutant.was, mutant.becomes))
    return was != becomes


def _replaced(statement: cst.CSTNode, node: cst.CSTNode, new: cst.CSTNode) -> cst.CSTNode:
    changed = statement.deep_replace(node, new)
    if not isinstance(changed, cst.CSTNode):
        raise TypeError(f"no statement is left of {statement}")
    return changed


def _difference(source: str, code: str) -> tuple[int, str, str]:
    """Return the first line that differs, and the lines that differ in either text."""
    old, new = source.splitlines(), code.splitlines()
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return head + 1, _joined(old[head : len(old) - tail]), _joined(new[head : len(new) - tail])


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
