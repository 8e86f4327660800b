"""What can go wrong on our side of the table: never a statement about the service.

FairportError            something that a person must mend; carries where it is and how to mend it
├── UsageError           a wrong flag, a missing value, an unwritable path         exit 2
├── ContractError        the contract's document, overlay or catalogue is broken   exit 2
├── TraceError           a trace or a recording cannot be read                     exit 2
└── TargetError          the service cannot be checked at all                      exit 4

Findings are no errors: they are data, and live in fairport.verdict.
"""

from __future__ import annotations

from typing import ClassVar


class FairportError(Exception):
    """One clear error for a person: what, where, how to mend it.

    `message` says what is wrong in one sentence; `where` names the place (`file:line pointer`, a flag, a URL);
    `hint` says how to mend it. `exit_code` is what the command line leaves with.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return the message with its place in front, as one line."""
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(FairportError):
    """The command line, the environment or the configuration file asks for something that cannot be."""


class ContractError(FairportError):
    """The contract cannot be read: a mistake in the document, an overlay, the vocabulary or the catalogue."""


class TraceError(FairportError):
    """A trace or a recording cannot be read or written."""


class TargetError(FairportError):
    """The service cannot be checked at all: unreachable, or it refuses the credentials."""

    exit_code: ClassVar[int] = 4
