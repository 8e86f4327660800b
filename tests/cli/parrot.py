"""A service that repeats the secrets that it is sent, in every spelling that it can think of, all over its answers."""

from __future__ import annotations

import base64
import html
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW = {"PortingNo": "P-000002", "Created": 1774950882, "Count": 123456789, "AuthorisedContactName": "Jane Smith"}


def spellings(secret: str) -> dict[str, str]:
    """A secret in the encodings of everyday, by name; written down here without a look at the code under test."""
    raw = secret.encode()
    every = "".join(f"%{byte:02x}" for byte in raw)
    return {
        "plain": secret,
        "url": quote(secret, safe=""),
        "url-lower": quote(secret, safe="").replace("%2F", "%2f").replace("%2B", "%2b").replace("%3D", "%3d"),
        "url-path": quote(secret),
        "form": quote_plus(secret),
        "url-twice": quote(quote(secret, safe=""), safe=""),
        "url-thrice": quote(quote(quote(secret, safe=""), safe=""), safe=""),
        "url-every-byte": every,
        "url-every-byte-upper": every.upper(),
        "json": json.dumps(secret)[1:-1],
        "json-unicode": json.dumps(secret, ensure_ascii=False)[1:-1],
        "json-in-json": json.dumps(json.dumps(secret))[1:-1],
        "json-codes": "".join(f"\\u{ord(c):04X}" for c in secret),
        "html": html.escape(secret),
        "html-codes": "".join(f"&#x{ord(c):x};" for c in secret),
        "base64": base64.b64encode(raw).decode(),
        "base64-bare": base64.b64encode(raw).decode().rstrip("="),
        "base64-url": base64.urlsafe_b64encode(raw).decode(),
        "base64-of-pair": base64.b64encode(b"ada:" + raw).decode(),
        "base64-of-pair-url": base64.urlsafe_b64encode(b"ada:" + raw).decode().rstrip("="),
        "base64-in-text": base64.b64encode(b"you sent " + raw + b" to us").decode(),
        "hex": raw.hex(),
        "hex-upper": raw.hex().upper(),
    }


class Parrot(BaseHTTPRequestHandler):
    """Answers everything; `secrets` is what it repeats beside the request's own headers."""

    secrets: tuple[str, ...] = ()

    def do_GET(self) -> None:
        """Give rows, or an error, with all that was sent."""
        heard = [value for name, value in self.headers.items() if name.lower() not in {"host", "accept"}]
        said = [spelt for secret in self.secrets for spelt in spellings(secret).values()]
        refused = "Authorization" not in self.headers and "X-Api-Key" not in self.headers
        body: dict[str, object] = {"heard": heard, "said": said, "url": f"https://e.test/{'/'.join(said)}"}
        if refused:
            body["ResponseStatus"] = {"ErrorCode": "NO", "Message": " ".join(said)}
        else:
            body |= {"PortingRequests": [ROW | {"CustomerDescription": text} for text in said[:30]], "TotalCount": 3}
        self._answer(401 if refused else 200, json.dumps(body, ensure_ascii=False).encode())

    def do_POST(self) -> None:
        """Log somebody in: the token is the second secret."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = {"access_token": self.secrets[1], "token_type": "Bearer", "expires_in": 3600}
        self._answer(200, json.dumps(token).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for secret in self.secrets:
            for name, spelt in spellings(secret).items():
                if spelt.isprintable():
                    self.wfile.flush()
                    self.send_header(f"X-Said-{name}", spelt.encode().decode("latin-1"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def parrot(*secrets: str) -> Iterator[str]:
    """Serve a parrot that knows these secrets; yields its URL."""
    handler = type("Knowing", (Parrot,), {"secrets": secrets})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
