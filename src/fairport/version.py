"""The version of the package, without the cost of reading the installed metadata."""

from typing import Final

VERSION: Final = "0.1.0"
