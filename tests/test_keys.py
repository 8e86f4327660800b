"""Keys of every form that openssl and ssh-keygen write, and one clear error for what is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa, x25519

from fairport.errors import UsageError
from fairport.keys import PASSPHRASE, private_key, public_key
from tests.keys import key_pair

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

KEYS: dict[str, PrivateKeyTypes | None] = {
    "ed25519": None,
    "p-256": ec.generate_private_key(ec.SECP256R1()),
    "p-384": ec.generate_private_key(ec.SECP384R1()),
    "p-521": ec.generate_private_key(ec.SECP521R1()),
    "rsa": rsa.generate_private_key(65537, 2048),
}


@pytest.mark.parametrize("ssh", [False, True], ids=["pem", "openssh"])
@pytest.mark.parametrize("name", KEYS)
def test_what_one_signs_the_other_checks(tmp_path: Path, name: str, *, ssh: bool) -> None:
    private, public = key_pair(tmp_path, key=KEYS[name], ssh=ssh)
    signature = private_key(private).sign(b"hello")
    public_key(public).verify_signature(signature, b"hello")
    assert signature.keyid == public_key(public).keyid


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            "openssl genpkey -algorithm ed25519 -out key && openssl pkey -in key -pubout -out pub", id="openssl"
        ),
        pytest.param("ssh-keygen -q -t ed25519 -N '' -f key && mv key.pub pub", id="ssh-keygen"),
    ],
)
def test_keys_of_the_usual_tools(tmp_path: Path, command: str) -> None:
    if shutil.which(command.split(maxsplit=1)[0]) is None:
        pytest.skip(f"{command.split(maxsplit=1)[0]} is not there")
    subprocess.run(command, shell=True, check=True, cwd=tmp_path, capture_output=True)
    signature = private_key(tmp_path / "key").sign(b"hello")
    public_key(tmp_path / "pub").verify_signature(signature, b"hello")


@pytest.mark.parametrize("ssh", [False, True], ids=["pem", "openssh"])
def test_encrypted_key_needs_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ssh: bool) -> None:
    if ssh:
        pytest.importorskip("bcrypt")
    private, _ = key_pair(tmp_path, ssh=ssh, phrase="open sesame")
    monkeypatch.delenv(PASSPHRASE, raising=False)
    with pytest.raises(UsageError, match="encrypted") as raised:
        private_key(private)
    assert PASSPHRASE in raised.value.hint
    monkeypatch.setenv(PASSPHRASE, "wrong")
    with pytest.raises(UsageError, match="cannot be opened with this passphrase"):
        private_key(private)
    monkeypatch.setenv(PASSPHRASE, "open sesame")
    private_key(private).sign(b"hello")


def test_passphrase_that_is_not_needed_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "for another key")
    private_key(key_pair(tmp_path)[0]).sign(b"hello")


@pytest.mark.parametrize("body", [b"", b"hello", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_told(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "k").write_bytes(body)
    with pytest.raises(UsageError, match="cannot be used"):
        private_key(tmp_path / "k")
    with pytest.raises(UsageError, match=r"cannot be used|private key"):
        public_key(tmp_path / "k")


@pytest.mark.parametrize("key", [x25519.X25519PrivateKey.generate(), dsa.generate_private_key(2048)])
def test_key_of_another_kind_cannot_sign(tmp_path: Path, key: PrivateKeyTypes) -> None:
    private, public = key_pair(tmp_path, key=key)
    with pytest.raises(UsageError, match="cannot be used"):
        private_key(private)
    with pytest.raises(UsageError, match="cannot be used"):
        public_key(public)


def test_key_that_is_not_there(tmp_path: Path) -> None:
    for read in (private_key, public_key):
        with pytest.raises(UsageError, match="cannot be read: No such file"):
            read(tmp_path / "none")


def test_private_key_is_not_asked_of_who_checks(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="this is a private key: check with the public one"):
        public_key(key_pair(tmp_path)[0])


@pytest.mark.parametrize("library", ["cryptography", "securesystemslib"])
def test_library_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=f"not installed: {library}") as raised:
        private_key(tmp_path / "k")
    assert raised.value.hint == "pip install 'fairport[sign]'"
