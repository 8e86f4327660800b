"""Reads a contract: from OpenAPI, its annotations and its catalogue to promises."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fairport.errors import ContractError
from fairport.places import Place, place
from fairport.spec import catalogue, model
from fairport.spec.bodies import Bodies, Response, body_promises, groups, responses, with_body
from fairport.spec.citations import citation_mistakes
from fairport.spec.compiling import schema_mistakes
from fairport.spec.conditionals import Ids
from fairport.spec.document import Loaded, load
from fairport.spec.facets import facets_of, requirements_of, unneeded
from fairport.spec.keywords import keyword_promises
from fairport.spec.origins import Origins, refuse
from fairport.spec.plain import Map, as_list, as_map, under
from fairport.spec.references import ReadRemote, References
from fairport.spec.structure import OperationNode, operations, parameter_mistakes, structure_mistakes
from fairport.spec.vocabulary import KEY, said_in, vocabulary_mistakes

if TYPE_CHECKING:
    from pathlib import Path


def load_contract(
    source: str | Path, overlays: Sequence[Path] = (), *, remote: ReadRemote | None = None
) -> model.Contract:
    """Return the contract of a document, with overlays laid over it.

    `source` is the path of a document or of a contract's folder, or the name of a bundled or installed contract such
    as `porting-status`. `remote` reads documents at addresses that are referred to; without it they are refused.
    Raises ContractError, which names file, line and pointer, for whatever cannot be read.
    """
    return contract_of(load(source, overlays, remote=remote))


def contract_from(  # the parts of a contract as a trace keeps them
    document: Mapping[str, Any],
    requirements: Sequence[Mapping[str, Any]],
    *,
    name: str,
    source: str,
    overlays: Sequence[str] = (),
    decisions: Sequence[Mapping[str, Any]] = (),
    pages: Sequence[model.Page] = (),
    written: Mapping[str, tuple[str, int]] | None = None,
) -> model.Contract:
    """Return the contract of a document that is whole already (overlays applied, files taken in); reads no file.

    `requirements` and `decisions` are entries as in the catalogue's files, `written` is as in a contract. Raises
    ContractError as load_contract does, with pointers but without lines.
    """
    origins = Origins(name)
    refuse(structure_mistakes(dict(document)), origins)
    refuse(catalogue.requirement_mistakes(requirements), origins)
    refuse(catalogue.decision_mistakes(decisions), origins)
    contract = contract_of(
        Loaded(
            name=name,
            source=source,
            document=dict(document),
            origins=origins,
            requirements=tuple(requirements),
            decisions=tuple(decisions),
            pages=tuple(pages),
            overlays=tuple(overlays),
        )
    )
    return replace(contract, written=dict(written or {}))


def contract_of(loaded: Loaded) -> model.Contract:
    """Return the contract of a loaded document. Raises ContractError for mistakes in its annotations."""
    document = loaded.document
    said_where = list(said_in(document))
    refuse(vocabulary_mistakes(said_where), loaded.origins)
    references = References(document, loaded.origins)
    nodes = operations(document, references)
    refuse(parameter_mistakes(nodes), loaded.origins)
    requirements = catalogue.requirements(loaded.requirements)
    known = [found.id for found in requirements]
    refuse(citation_mistakes(document, said_where, nodes, known), loaded.origins)
    reading = _Reading(document, references, nodes)
    promises = tuple(promise for node in nodes for promise in reading.promises(node))
    refuse(schema_mistakes(promises), loaded.origins)
    said = as_map(document.get(KEY))
    parameters = as_map(said.get("parameters"))
    return model.Contract(
        name=loaded.name,
        title=str(as_map(document.get("info")).get("title", "")),
        version=str(as_map(document.get("info")).get("version", "")),
        digest=digest(document, requirements),
        source=loaded.source,
        servers=tuple(str(server["url"]) for server in as_list(document.get("servers")) if "url" in as_map(server)),
        operations=tuple(reading.operation(node) for node in nodes),
        promises=promises,
        requirements=requirements,
        learned=tuple(
            model.Learned(parameter=name, operation=entry["from"], at=place(entry["learn"]))
            for name, entry in parameters.items()
            if "learn" in entry
        ),
        personal=tuple(as_list(said.get("personal-data"))),
        from_credentials=tuple(
            (name, entry["from-credentials"]) for name, entry in parameters.items() if "from-credentials" in entry
        ),
        pages=loaded.pages,
        decisions=catalogue.decisions(loaded.decisions),
        overlays=loaded.overlays,
        written=_Written(promises, loaded),
        document=document,
    )


class _Written(Mapping[str, tuple[str, int]]):
    """File and line of each promise, those without a known line left out; looked up when first asked for."""

    def __init__(self, promises: Sequence[model.Promise], loaded: Loaded) -> None:
        self._promises = promises
        self._loaded = loaded

    @cached_property
    def _held(self) -> dict[str, tuple[str, int]]:
        paths = self._loaded.paths
        found = ((promise.id, *self._loaded.origins.line(promise.at)) for promise in self._promises)
        return {promise: (paths.get(name, name), line) for promise, name, line, _ in found if line}

    def __getitem__(self, key: str) -> tuple[str, int]:
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def digest(document: Map, requirements: Sequence[model.Requirement]) -> str:
    """Return the sha256 (hexadecimal) of a document and its catalogue, whatever the order of their keys.

    Raises ContractError if they hold what JSON cannot say.
    """
    try:
        whole = [document, [asdict(requirement) for requirement in requirements]]
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ContractError(f"holds what JSON cannot say: {error}", hint="write plain values") from error
    return hashlib.sha256(text.encode()).hexdigest()


class _Reading:
    """The operations of one document, with the bodies that they share."""

    def __init__(self, document: Map, references: References, nodes: list[OperationNode]) -> None:
        self._document = document
        self._responses = {node.at: responses(node, references) for node in nodes}
        self._errors = as_map(as_map(document.get(KEY)).get("errors"))
        found = [response for listed in self._responses.values() for response in listed]
        if self._errors:
            at = under("", KEY, "errors")
            pointer, schema = references.look_up(self._errors["schema"], at)
            found.append(Response("default", (), pointer, schema))
            self._error_at = pointer
        annotated = {response.at for node in nodes if node.annotation for response in self._responses[node.at]}
        self._bodies = Bodies(document, references, found, annotated)

    def operation(self, node: OperationNode) -> model.Operation:
        """Return an operation."""
        security = as_list(node.value.get("security", self._document.get("security")))
        return model.Operation(
            id=node.id,
            method=node.method,
            path=node.path,
            parameters=tuple(
                model.Parameter(
                    name=str(found.value["name"]),
                    location=str(found.value["in"]),
                    required=found.value.get("required") is True,
                    schema=as_map(found.value.get("schema")),
                )
                for found in node.parameters
            ),
            responses=tuple(with_body(response, self._bodies) for response in self._responses[node.at]),
            secured=bool(security) and all(security),
        )

    def promises(self, node: OperationNode) -> Iterator[model.Promise]:
        """Return the promises of an operation: of its answers, its bodies, its keywords."""
        ids = Ids(node.id)
        found = self._responses[node.at]
        successes = frozenset(response.key for response in found if response.is_success)
        yield self._answers(node, ids)
        if self._errors:
            yield self._error_body(ids, found)
        inside = list(self._inside(node, ids, found))
        yield from inside
        yield from keyword_promises(node, ids, successes, [p for p in inside if p.responses & successes])

    def _inside(self, node: OperationNode, ids: Ids, found: tuple[Response, ...]) -> Iterator[model.Promise]:
        own = requirements_of(node.annotation)
        for suffix, members in groups(found):
            usual = requirements_of(self._errors, own) if members[0].is_error else own
            yield from body_promises(self._bodies, members, suffix, ids, usual)

    def _answers(self, node: OperationNode, ids: Ids) -> model.Answers:
        said = self._responses[node.at]
        without = unneeded([("success-body", self._errors), ("documented-status", said), ("media-type", said)])
        requirements = requirements_of(node.annotation)
        facets = facets_of(model.Answers, node.annotation, requirements, without=without)
        unsaid = facets_of(model.Answers, node.annotation, (), without=without)
        return model.Answers(
            id=ids.make(model.Answers.KIND),
            operation=node.id,
            at=node.at,
            facets={name: unsaid[name] if name in model.Answers.UNSAID else facet for name, facet in facets.items()},
            documented=tuple((response.key, response.media) for response in self._responses[node.at]),
            error_code=self._code_place(),
        )

    def _code_place(self) -> Place | None:
        code = as_map(self._errors.get("code"))
        return place(code["at"]) if code else None

    def _error_body(self, ids: Ids, found: tuple[Response, ...]) -> model.ErrorBody:
        code = as_map(self._errors.get("code"))
        without = unneeded([("code", code)])
        return model.ErrorBody(
            id=ids.make(model.ErrorBody.KIND),
            operation=ids.operation,
            at=under("", KEY, "errors"),
            facets=facets_of(model.ErrorBody, self._errors, requirements_of(self._errors), without=without),
            responses=frozenset(response.key for response in found if response.is_error),
            body=self._bodies.bodies[self._error_at],
            code=self._code_place(),
            code_pattern=str(code.get("pattern", "")),
        )
