"""The files of a new contract package: `fairport spec new`."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PYPROJECT: Final = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "$name-contract"
version = "0.1.0"
description = "The contract of $title, for Fairport"
requires-python = ">=3.11"
readme = "README.md"

# Fairport finds the contract by this name: fairport check URL --contract $name
[project.entry-points."fairport.contracts"]
$name = "$module"

[tool.setuptools]
packages = ["$module"]

[tool.setuptools.package-data]
"*" = ["*.json", "*.yaml"]
"""

_README: Final = """\
# The contract of $title

What $title promises, in a form that Fairport checks on a live service.

| file | what it is |
|---|---|
| `$module/$document` | the OpenAPI document: the vendor's, untouched |
| `$module/overlay.yaml` | what OpenAPI cannot say, laid over it: paging, identities, filters, times |
| `$module/requirements.yaml` | the sentences of the documentation that the promises rest on |

    pip install .
    fairport spec list                       # is it there?
    fairport spec lint $name                 # what can it not verify?
    fairport check https://HOST --contract $name

While you write it, name the folder: `fairport check https://HOST --contract ./$module`.
"""

_STUB: Final = """\
openapi: 3.1.0
info: {title: "$title", version: "1"}
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 20, maximum: 100}}
        - {name: offset, in: query, schema: {type: integer, default: 0}}
      responses:
        "200":
          description: The items.
          content:
            application/json:
              schema: {$$ref: "#/components/schemas/Items"}
components:
  schemas:
    Items:
      type: object
      required: [items, total]
      properties:
        total: {type: integer, minimum: 0}
        items:
          type: array
          items: {$$ref: "#/components/schemas/Item"}
    Item:
      type: object
      required: [id, created]
      properties:
        id: {type: string}
        created: {type: string, format: date-time}
"""

_OVERLAY_HEAD: Final = """\
# Laid over $document when the contract is read; the document itself stays as its author wrote it.
# Every keyword: docs/contract-language.md of Fairport. What a target matches: JSONPath (RFC 9535).
overlay: 1.0.0
info: {title: "What $title promises", version: "1"}
actions:
  - target: $$
    update:
      x-fairport:
        version: 1
        requirements: requirements.yaml # relative to this overlay
        # operations: annotated         # check the operations with x-fairport alone, of a large document
"""

_OVERLAY_OF_STUB: Final = """\
  - target: $$.paths['/items'].get
    update:
      x-fairport:
        requirements: [LIST]
        collection: {items: $$.items, identity: $$.id, total: {body: $$.total}, requirements: [LIST]}
        paging:
          limit: {parameter: limit, default: 20, maximum: 100}
          offset: {parameter: offset}
          requirements: [PAGES]
  - target: $$.components.schemas.Item.properties.created
    update:
      x-fairport: {instant: {unit: iso}, requirements: [LIST]}
"""

_OVERLAY_OF_ANOTHER: Final = """\
  # - target: $$.paths['/items'].get
  #   update:
  #     x-fairport:
  #       collection: {items: $$.items, identity: $$.id, total: {body: $$.total}}
  #       paging:
  #         limit: {parameter: limit, default: 20, maximum: 100}
  #         offset: {parameter: offset}
  # - target: $$.components.schemas.Item.properties.created
  #   update:
  #     x-fairport: {instant: {unit: iso}}
"""

_REQUIREMENTS_OF_STUB: Final = """\
# The sentences of the documentation, word for word; promises cite them by id. Ids are permanent.
pages:
  api: {title: The documentation, address: "https://api.example/docs"}
requirements:
  - id: LIST
    level: MUST
    quote: "Returns the items, each with its id and the time of its creation, and how many there are."
    page: api
    section: Items
  - id: PAGES
    level: MUST
    quote: "limit is the size of a page (20, at most 100), offset the number of items to skip."
    page: api
    section: Items
"""

_REQUIREMENTS_OF_ANOTHER: Final = """\
# The sentences of the documentation, word for word; promises cite them by id: `requirements: [ID]`. Ids are permanent.
pages:
  api: {title: The documentation, address: "https://api.example/docs"}
requirements: []
# - id: PAGES
#   level: MUST
#   quote: "limit is the size of a page (20, at most 100), offset the number of items to skip."
#   page: api
#   section: Items
"""

_TEST: Final = '''\
"""The contract can be read, and nothing in it is wrong. Run it with pytest."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "$module"


def test_contract_has_no_error() -> None:
    command = [sys.executable, "-m", "fairport", "spec", "lint", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
'''


def contract_package(name: str, title: str, document: str = "") -> Mapping[str, str]:
    """Return the files of a contract package, by path within its folder.

    `name` is the contract's, in lower-case letters, digits and hyphens. `document` is the file name of an OpenAPI
    document that is copied in; without one a stub is written.
    """
    module = name.replace("-", "_")
    plain = " ".join(title.replace('"', "'").replace("\\", "/").split())[:80]
    words = {"name": name, "module": module, "title": plain, "document": document or "openapi.yaml"}
    overlay = _OVERLAY_HEAD + (_OVERLAY_OF_ANOTHER if document else _OVERLAY_OF_STUB)
    files = {
        "pyproject.toml": _PYPROJECT,
        "README.md": _README,
        f"{module}/overlay.yaml": overlay,
        f"{module}/requirements.yaml": _REQUIREMENTS_OF_ANOTHER if document else _REQUIREMENTS_OF_STUB,
        "tests/test_contract.py": _TEST,
        **({} if document else {f"{module}/openapi.yaml": _STUB}),
    }
    return {path: Template(text).substitute(words) for path, text in files.items()}
