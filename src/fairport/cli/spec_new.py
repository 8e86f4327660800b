"""`fairport spec new`: the files of a contract that others can install."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from fairport.cli.console import say
from fairport.errors import UsageError
from fairport.spec.document import load
from fairport.spec.plain import as_map
from fairport.spec.template import contract_package

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@click.command(name="new")
@click.argument("name")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Where to.  [default: ./NAME]"
)
@click.option(
    "--from",
    "document",
    type=click.Path(path_type=Path),
    metavar="OPENAPI",
    help="An OpenAPI or Swagger document to copy in.  [default: a stub to replace]",
)
def command(*, name: str, folder: Path | None, document: Path | None) -> int:
    """Write a contract package: document, overlay, requirements, README, a test, and what makes it installable.

    NAME is the contract's name, in lower-case letters, digits and hyphens: --contract NAME finds it once it is
    installed. Exit: 0; 2 for a name or a folder that cannot be, or a document that cannot be read.
    """
    if not _NAME.fullmatch(name):
        hint = "lower-case letters, digits and hyphens: acme-orders"
        raise UsageError(f"{name!r} is no name of a contract", where="NAME", hint=hint)
    target = folder or Path(name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("there is something already", where=str(target), hint="name an empty or a new folder: -o DIR")
    files = {path: text.encode() for path, text in contract_package(name, name.replace("-", " ").title()).items()}
    if document is not None:
        files = _of(name, document)
    try:
        for path, body in files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(body)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise UsageError(message, where=str(target), hint="name another folder: -o DIR") from error
    module = name.replace("-", "_")
    say(f"{target}: {', '.join(sorted(files))}")
    say(f"Next: edit {target / module / 'overlay.yaml'}, then `fairport spec lint {target / module}`.")
    return 0


def _of(name: str, document: Path) -> dict[str, bytes]:
    """Return the files around a document of somebody's, and the document byte by byte."""
    loaded = load(document)
    text = document.read_bytes()
    stem = "swagger" if loaded.origins.moved else "openapi"
    own = f"{stem}{document.suffix if document.suffix in {'.json', '.yml'} else '.yaml'}"
    title = str(as_map(loaded.document.get("info")).get("title", name))
    made = contract_package(name, title, own)
    module = name.replace("-", "_")
    return {**{path: body.encode() for path, body in made.items()}, f"{module}/{own}": text}
