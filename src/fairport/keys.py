"""Keys to sign with and to check signatures by: PEM as openssl writes it, or OpenSSH's own form, as ssh-keygen does.

Ed25519 is the key to take; ECDSA over P-256, P-384 and P-521, and RSA, are taken too. The libraries are those of the
extra `sign`, and are loaded when a key is.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from fairport.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from securesystemslib.signer import CryptoSigner, SSlibKey  # pyright: ignore[reportPrivateImportUsage] - as pyproject.toml

PASSPHRASE: Final = "FAIRPORT_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
"""The environment variable that holds the passphrase of an encrypted private key."""
_MAKE: Final = "openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub.pem"
_OPENSSH: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_LARGEST: Final = 100_000


def private_key(file: Path) -> CryptoSigner:
    """Return what signs with the private key in a file.

    Raises UsageError if the libraries are not there, or the file holds no private key that can sign.
    """
    _installed()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only those who sign need it
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        load_pem_private_key,
        load_ssh_private_key,
    )
    from securesystemslib.signer import CryptoSigner  # noqa: PLC0415 - as above  # pyright: ignore[reportPrivateImportUsage]

    body = _body(file)
    load = load_ssh_private_key if body.lstrip().startswith(_OPENSSH) else load_pem_private_key
    phrase = os.environ.get(PASSPHRASE)
    try:
        try:
            key = load(body, None)
        except TypeError:  # encrypted
            key = load(body, phrase.encode() if phrase else None)
        return CryptoSigner(key)
    except TypeError as error:
        hint = f"give its passphrase in the environment variable {PASSPHRASE}"
        raise UsageError("the private key is encrypted", where=str(file), hint=hint) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        what = "opened with this passphrase, or it is no private key" if phrase else "used: it is no private key"
        raise UsageError(f"the key cannot be {what} to sign with", where=str(file), hint=_MAKE) from error


def public_key(file: Path) -> SSlibKey:
    """Return the public key in a file.

    Raises UsageError if the libraries are not there, or the file holds no public key: a private one is no business of
    who checks.
    """
    _installed()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only those who check need it
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        load_pem_public_key,
        load_ssh_public_key,
    )
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415 - as above  # pyright: ignore[reportPrivateImportUsage]

    body = _body(file)
    if b"PRIVATE KEY-----" in body:
        hint = "openssl pkey -in key.pem -pubout -out key.pub.pem"
        raise UsageError("this is a private key: check with the public one", where=str(file), hint=hint)
    load = load_pem_public_key if body.lstrip().startswith(b"-----BEGIN") else load_ssh_public_key
    try:
        return SSlibKey.from_crypto(load(body))
    except (ValueError, UnsupportedAlgorithm) as error:
        message = "the key cannot be used: it is no public key that signatures can be checked by"
        raise UsageError(message, where=str(file), hint=_MAKE) from error


def _installed() -> None:
    for library in ("cryptography", "securesystemslib"):
        if find_spec(library) is None:
            message = f"signing needs a library that is not installed: {library}"
            raise UsageError(message, hint="pip install 'fairport[sign]'")


def _body(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST)
    except OSError as error:
        message = f"the key cannot be read: {error.strerror or error}"
        raise UsageError(message, where=str(file), hint=_MAKE) from error
