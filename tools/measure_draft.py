"""Hold drafts of contracts against annotations made by hand; print how many proposals are right, wrong and missed.

Run it with `python tools/measure_draft.py --documents FOLDER`: the large documents lie there under the names of their
annotations, such as FOLDER/github.json; docs/drafting.md says where they are had. `--wrong` lists what is wrong and
what was missed, `--above` sets the confidence that a proposal must have.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import ContractError
from fairport.places import place
from fairport.spec import references
from fairport.spec.document import load, read_file
from fairport.spec.drafting import ABOVE, Draft, Recognised, draft, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.drafting.shapes import Shape
    from fairport.spec.drafting.views import Operation

ROOT: Final = Path(__file__).parents[1]
ANNOTATIONS: Final = ROOT / "examples" / "annotations"
PAGING: Final = ("offset", "page", "token", "next-link", "after", "has-more")
ROWS: Final = (
    *(f"collection.{name}" for name in ("items", "identity", "total")),
    *(f"paging.{name}" for name in ("limit", "default", "maximum", *PAGING)),
    *(f"filters.{name}" for name in ("bounds", "values", "texts")),
    "sort",
    "instant",
)
MOST_FILES: Final = 5_000
"""A document that somebody fetched to measure with may stand in more files than the reader takes in."""
BOUNDS: Final = frozenset({"at-least", "at-most", "more-than", "less-than"})
TEXTS: Final = frozenset({"prefix", "contains"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said of an operation: the row of the table it counts in, what it is about, what it says."""

    row: str
    about: str
    value: str


@dataclass(slots=True)
class Score:
    """What a comparison comes to, by row: right, wrong and missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another score to this one."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.told += other.told


def facts(said: dict[str, Any]) -> Iterator[Fact]:
    """Return what an annotation of an operation, or a draft in its form, says."""
    for name, value in said.get("collection", {}).items():
        if value is not None and f"collection.{name}" in ROWS:
            yield Fact(f"collection.{name}", name, _plain(value))
    yield from _paging(said)
    for entry in said.get("filters", ()):
        yield from _filter(*next(iter(entry.items())))
    for entry in said.get("sort", ()):
        yield Fact("sort", _plain(entry), _plain(entry))
    for path, unit in said.get("instants", {}).items():
        yield Fact("instant", path, unit)


def _paging(said: dict[str, Any]) -> Iterator[Fact]:
    paging = said.get("paging", {})
    limit = paging.get("limit") or {}
    if limit:
        yield Fact("paging.limit", "limit", limit["parameter"])
    for name in ("default", "maximum"):
        if limit.get(name) is not None:
            yield Fact(f"paging.{name}", name, str(limit[name]))
    usual = {"page": {"first": 1}, "after": {"at": said.get("collection", {}).get("identity")}}
    for name in PAGING:
        if name in paging:
            yield Fact(f"paging.{name}", name, _plain({**usual.get(name, {}), **paging[name]}))


def _filter(kind: str, value: dict[str, Any]) -> Iterator[Fact]:
    """A window says what two bounds say."""
    if kind == "window":
        yield Fact("filters.bounds", value["from"], "at-least")
        yield Fact("filters.bounds", value["to"], "at-most")
    elif kind in BOUNDS:
        yield Fact("filters.bounds", value["parameter"], kind)
    else:
        row = "filters.texts" if kind in TEXTS else "filters.values"
        yield Fact(row, value["parameter"], f"{kind} {value['at']}")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def is_doubtful(fact: Fact, doubtful: list[str]) -> bool:
    """Whether two careful readers could differ about a fact."""
    for entry in doubtful:
        row, _, about = entry.partition(": ")
        if about and fact.row.startswith(row) and about in fact.about:
            return True
        if not about and (fact.row.startswith(entry.rstrip("s")) or entry == f"{fact.row}s.{fact.about}"):
            return True
    return False


def compared(name: str, wanted: dict[str, Any], drafted: dict[str, Any]) -> Score:
    """Return the score of what was drafted for one operation."""
    score = Score()
    doubtful = wanted.get("doubtful", [])
    if wanted.get("collection", {"identity": ""})["identity"] is None:
        wanted = {}  # the language cannot say it: a collection needs an identity
    hoped = {fact for fact in facts(wanted) if not is_doubtful(fact, doubtful)}
    had = {fact for fact in facts(drafted) if not is_doubtful(fact, doubtful)}
    of_items = {fact for fact in had if fact.row == "instant" and fact.about.count(".") > 1} - hoped
    had -= of_items  # what lies deeper in an item was not annotated
    for fact in sorted(had | hoped, key=str):
        if fact in had & hoped:
            score.right[fact.row] += 1
        elif fact in had:
            score.wrong[fact.row] += 1
            score.told.append(f"wrong   {name}: {fact.row} {fact.about} {fact.value}")
        elif not any(other.row == fact.row and other.about == fact.about for other in had):
            score.missed[fact.row] += 1
            score.told.append(f"missed  {name}: {fact.row} {fact.about} {fact.value}")
    return score


def drafted(found: Recognised, made: Draft) -> dict[str, dict[str, Any]]:
    """Return what a draft says in earnest, by operation id, in the form of the annotations."""
    by_at = {operation.at: operation for operation in found.document.operations}
    said: dict[str, dict[str, Any]] = {operation.id: {} for operation in by_at.values()}
    units: dict[str, str] = {}
    for one in made.held:
        if not one.active:
            continue
        if one.proposal.keyword == ("instant",):
            units[one.proposal.at] = one.proposal.value["unit"]
        elif one.proposal.at in by_at:
            _say(said[by_at[one.proposal.at].id], one.proposal.keyword, one.proposal.value)
    for operation in by_at.values():
        items = said[operation.id].get("collection", {}).get("items")
        if items:
            said[operation.id]["instants"] = dict(_instants(operation, items, units))
    return said


def _say(entry: dict[str, Any], keyword: tuple[str, ...], value: object) -> None:
    if len(keyword) > 1:
        entry.setdefault(keyword[0], {})[keyword[1]] = value
    elif keyword[0] in {"filters", "sort"}:
        entry.setdefault(keyword[0], []).append(value)


def _instants(operation: Operation, items: str, units: dict[str, str]) -> Iterator[tuple[str, str]]:
    shape: Shape | None = operation.body
    for step in place(items).steps or ():
        shape = shape.properties.get(step) if shape else None
    item = shape.items if shape else None
    for name, member in item.properties.items() if item else ():
        unit = next((units[layer.at] for layer in member.layers if layer.at in units), None)
        if unit:
            yield place("$").child(name).text, unit


def located(name: str, annotation: dict[str, Any], documents: Path | None) -> Path | None:
    """Return where the document of an annotation lies, None if it is not here."""
    address = str(annotation["document"]["address"])
    tried = [ANNOTATIONS / address, *(ANNOTATIONS / address).parent.glob("*.json")] if address.startswith("..") else []
    if documents:
        tried += [documents / f"{name}.json", documents / f"{name}.yaml"]
    return next((path.resolve() for path in tried if path.is_file()), None)


def prepared(path: Path, folder: Path) -> Path:
    """Return a document without annotations, with the operations that stand in files of their own taken in."""
    bare = _bare(read_file(path, str(path))[1])
    outside = False
    for item in bare["paths"].values():
        for method, operation in item.items():
            if isinstance(operation, dict) and set(operation) == {"$ref"}:
                item[method] = _taken_in(operation["$ref"], path.parent)
                outside = True
    if outside:
        between = path.with_name(f"{path.stem}.joined.json")
        between.write_text(json.dumps(bare), encoding="utf-8")
        vars(references)["MOST_FILES"] = MOST_FILES  # one document of many files, fetched by hand
        bare = load(between).document
        between.unlink()
    target = folder / f"{path.stem}.json"
    target.write_text(json.dumps(bare), encoding="utf-8")
    return target


def _bare(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key != "x-fairport"}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


def _taken_in(reference: str, root: Path) -> Any:  # noqa: ANN401 - any JSON value
    file = root / reference.partition("#")[0]
    _, operation = read_file(file, str(file))
    return _moved(operation, posixpath.dirname(reference))


def _moved(value: Any, folder: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_moved(inner, folder) for inner in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return {**value, "$ref": posixpath.normpath(posixpath.join(folder, reference))}
    return {key: _moved(inner, folder) for key, inner in value.items()}


def measured(path: Path, annotation: dict[str, Any], above: float) -> Score:
    """Return the score of the draft of one document."""
    with tempfile.TemporaryDirectory() as folder:
        document = prepared(path, Path(folder))
        found = recognise(document)
        said = drafted(found, draft(found, above=above))
    score = Score()
    for name, wanted in annotation["operations"].items():
        score.add(compared(name, wanted, said.get(name, {})))
    for name in annotation.get("not-lists", ()):
        score.add(compared(name, {}, said.get(name, {})))
    return score


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a table: by row, then by document."""
    whole = Score()
    for score in scores.values():
        whole.add(score)
    lines = ["| keyword | right | wrong | missed |", "|---|---|---|---|"]
    lines += [f"| `{row}` | {whole.right[row]} | {whole.wrong[row]} | {whole.missed[row]} |" for row in ROWS]
    lines += ["| **all** | " + " | ".join(map(str, _sums(whole))) + " |", ""]
    lines += ["| document | right | wrong | missed |", "|---|---|---|---|"]
    lines += [f"| {name} | " + " | ".join(map(str, _sums(score))) + " |" for name, score in scores.items()]
    right, wrong, missed = _sums(whole)
    lines += ["", f"Precision {right / max(right + wrong, 1):.1%}, recall {right / max(right + missed, 1):.1%}."]
    return "\n".join(lines)


def _sums(score: Score) -> tuple[int, int, int]:
    return score.right.total(), score.wrong.total(), score.missed.total()


def main() -> None:
    """Measure every annotated document that is at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, help="where the large documents lie")
    parser.add_argument("--above", type=float, default=ABOVE)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong and what was missed")
    given = parser.parse_args()
    scores: dict[str, Score] = {}
    for file in sorted(ANNOTATIONS.glob("*.yaml")):
        annotation: Any = read_file(file, str(file))[1]
        path = located(file.stem, annotation, given.documents)
        if path is None:
            print(f"{file.stem}: its document is not here")
            continue
        try:
            scores[file.stem] = measured(path, annotation, given.above)
        except ContractError as error:
            print(f"{file.stem}: {error}")
    print(table(scores))
    if given.wrong:
        print("\n".join(line for name, score in scores.items() for line in [f"\n{name}", *score.told]))


if __name__ == "__main__":
    main()
