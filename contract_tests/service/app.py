"""The service as a WSGI app: the two URIs, and a JSON answer to everything else."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import falcon

from fairport.contract_tests.service.asking import Ask, Directory, Refusal, Scope
from fairport.contract_tests.service.behaviour import Behaviour, Service
from fairport.contract_tests.service.faults import Fault, faulty
from fairport.contract_tests.service.store import Store
from fairport.contract_tests.service.telling import Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LOG: Final = logging.getLogger(__name__)
_ALLOW: Final = "GET, HEAD"
_REFUSALS: Final = {
    HTTPStatus.NOT_FOUND: ("NOT_FOUND", "There is nothing at this path."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("METHOD_NOT_ALLOWED", "Only GET and HEAD are allowed here."),
}


def make_app(
    store: Store,
    *,
    credentials: Mapping[str, str],
    faults: Iterable[str | Fault[Behaviour]] = (),
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], object] = time.sleep,
    latency: float = 0.0,
    ways: Behaviour | None = None,
) -> "WSGIApplication":
    """Build the app over a filled store.

    `credentials` are tokens by AccountSid; `faults` the lies to tell, by name or value; `clock` gives the `Date` of
    answers, in seconds since the epoch; `latency` is slept before each answer, in seconds; `ways` are what the lies
    twist (None: the plain honest ones). Raises `UsageError` for an unknown fault.
    """
    service = Service(store, Directory(credentials, store.owners), faulty(ways or Behaviour(), faults))
    stamp = _Stamp(clock, sleep, latency)
    app: falcon.App[falcon.Request, falcon.Response] = falcon.App(middleware=[stamp])
    app.add_route("/v2/Accounts/{sid}/Porting/Status", _PortingStatus(service, "account"))
    app.add_route("/v2/Properties/{sid}/Porting/Status", _PortingStatus(service, "property"))
    app.add_error_handler(falcon.HTTPError, _refusing(service))
    app.add_error_handler(Exception, _failing(service))
    return app


class _PortingStatus:
    """One of the two URIs."""

    def __init__(self, service: Service, scope: Scope) -> None:
        self._service = service
        self._scope: Scope = scope

    def on_get(self, request: falcon.Request, response: falcon.Response, sid: str) -> None:
        parameters = tuple(parse_qsl(request.query_string, keep_blank_values=True))
        _send(self._service.answer(Ask(request.method, self._scope, sid, parameters, request.auth)), response)

    def on_head(self, request: falcon.Request, response: falcon.Response, sid: str) -> None:
        """Answer as to GET; the framework keeps the body back."""
        self.on_get(request, response, sid)

    def on_options(self, request: falcon.Request, response: falcon.Response, sid: str) -> None:
        """Refuse what the framework would otherwise answer by itself."""
        del request, response, sid
        raise falcon.HTTPMethodNotAllowed([])


class _Stamp:
    """Takes the time to answer that was asked for, and dates the answer."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], object], latency: float) -> None:
        self._clock = clock
        self._sleep = sleep
        self._latency = latency

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        del req, resp
        if self._latency > 0:
            self._sleep(self._latency)

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        del req, resource, req_succeeded
        resp.set_header("Date", formatdate(self._clock(), usegmt=True))


def _send(reply: Reply, response: falcon.Response) -> None:
    response.status = reply.status
    if reply.status != HTTPStatus.NO_CONTENT:  # WSGI allows no media type where there is no content
        response.content_type = reply.content_type
    response.data = reply.body
    for name, value in reply.headers.items():
        response.set_header(name, value)


def _refusing(service: Service) -> Callable[..., None]:
    """Answer in the documented form where the framework itself refuses: an unknown path, another method."""

    def handle(request: falcon.Request, response: falcon.Response, error: falcon.HTTPError, _values: object) -> None:
        # The framework calls a method that it does not know a bad request.
        status = error.status_code if request.method in falcon.COMBINED_METHODS else HTTPStatus.METHOD_NOT_ALLOWED
        headers = {"Allow": _ALLOW} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
        code, message = _REFUSALS.get(HTTPStatus(status), ("INVALID_REQUEST", "The request cannot be read."))
        _send(service.refuse(Refusal(status, code, message, headers=headers)), response)

    return handle


def _failing(service: Service) -> Callable[..., None]:
    """Answer in the documented form where the service itself fails."""

    def handle(_request: falcon.Request, response: falcon.Response, error: Exception, _values: object) -> None:
        _LOG.error("the service failed", exc_info=error)
        refusal = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "The service failed.")
        _send(service.refuse(refusal), response)

    return handle
