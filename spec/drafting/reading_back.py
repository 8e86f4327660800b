"""Reads a draft back as a contract's overlay, and tells which of its proposals the reader refuses."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairport.errors import ContractError
from fairport.spec import catalogue
from fairport.spec.citations import citation_mistakes
from fairport.spec.document import load
from fairport.spec.references import References
from fairport.spec.structure import operations, parameter_mistakes
from fairport.spec.vocabulary import said_in, vocabulary_mistakes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.spec.origins import Mistake
    from fairport.spec.references import ReadRemote

ACTION: Final = re.compile(r"/actions/(\d+)")


def mistakes_in(
    source: str | Path, overlays: Sequence[Path], text: str, remote: ReadRemote | None = None
) -> tuple[list[Mistake], int | None, str]:
    """Return what the reader refuses of an overlay's text that is laid over a contract last.

    Mistakes have pointers into the document. Where the overlay cannot be laid over at all, they are empty; then come
    the index of the action that cannot, None if none is to blame, and what the reader says.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            loaded = load(source, [*overlays, path], remote=remote)
            document = loaded.document
            said = list(said_in(document))
            wrong = vocabulary_mistakes(said)
            if wrong:
                return wrong, None, ""
            nodes = operations(document, References(document, loaded.origins))
            known = [found.id for found in catalogue.requirements(loaded.requirements)]
            return [*parameter_mistakes(nodes), *citation_mistakes(document, said, nodes, known)], None, ""
        except ContractError as error:
            found = ACTION.search(error.where or "")
            return [], int(found[1]) if found else None, error.message
