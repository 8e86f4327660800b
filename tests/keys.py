"""Key pairs for tests, as openssl and ssh-keygen write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes


def key_pair(
    folder: Path, name: str = "key", key: PrivateKeyTypes | None = None, *, ssh: bool = False, phrase: str = ""
) -> tuple[Path, Path]:
    """Write a private and a public key, and return where."""
    made = key or Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    hidden = BestAvailableEncryption(phrase.encode()) if phrase else NoEncryption()
    form = PrivateFormat.OpenSSH if ssh else PrivateFormat.PKCS8
    private.write_bytes(made.private_bytes(Encoding.PEM, form, hidden))
    open_ = (Encoding.OpenSSH, PublicFormat.OpenSSH) if ssh else (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(made.public_key().public_bytes(*open_))
    return private, public
