"""The service as a WSGI app: its collections, a parcel by its id, and a problem for everything else."""

from __future__ import annotations

import logging
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import falcon

from fairport.contract_tests.showcase.asking import Ask, Refusal
from fairport.contract_tests.showcase.behaviour import NOT_FOUND, Behaviour, Service
from fairport.contract_tests.showcase.description import bare_document
from fairport.contract_tests.showcase.faults import Fault, faulty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import WSGIApplication

    from fairport.contract_tests.showcase.data import Dataset
    from fairport.contract_tests.showcase.telling import Reply

_LOG: Final = logging.getLogger(__name__)
_ALLOW: Final = "GET, HEAD"


def make_app(
    held: Dataset,
    *,
    faults: Iterable[str | Fault[Behaviour]] = (),
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], object] = time.sleep,
    latency: float = 0.0,
    ways: Behaviour | None = None,
) -> WSGIApplication:
    """Build the app over parcels.

    `faults` are the lies to tell, by name or value; `clock` gives the `Date` of answers, in seconds since the epoch;
    `latency` is slept before each answer, in seconds; `ways` are what the lies twist (None: the plain honest ones).
    Raises `UsageError` for an unknown fault.
    """
    service = Service(held, faulty(ways or Behaviour(), faults))
    app: falcon.App[falcon.Request, falcon.Response] = falcon.App(middleware=[_Stamp(clock, sleep, latency)])
    app.add_route("/openapi.json", _Description())
    app.add_route("/{collection}", _Collection(service))
    app.add_route("/parcels/{parcel_id}", _Member(service))
    app.add_error_handler(falcon.HTTPError, _refusing(service))
    app.add_error_handler(Exception, _failing(service))
    return app


def _ask(request: falcon.Request, collection: str = "") -> Ask:
    parameters = tuple(parse_qsl(request.query_string, keep_blank_values=True))
    return Ask(request.method, f"{request.scheme}://{request.netloc}", collection, parameters)


class _Collection:
    """Any of the collections."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def on_get(self, request: falcon.Request, response: falcon.Response, collection: str) -> None:
        _send(self._service.list(_ask(request, collection)), response)

    def on_head(self, request: falcon.Request, response: falcon.Response, collection: str) -> None:
        """Answer as to GET; the framework keeps the body back."""
        self.on_get(request, response, collection)


class _Member:
    """One parcel."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def on_get(self, request: falcon.Request, response: falcon.Response, parcel_id: str) -> None:
        _send(self._service.member(_ask(request), parcel_id), response)

    def on_head(self, request: falcon.Request, response: falcon.Response, parcel_id: str) -> None:
        """Answer as to GET; the framework keeps the body back."""
        self.on_get(request, response, parcel_id)


class _Description:
    """The document of the service without what Fairport's language says, as a vendor would publish it."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the OpenAPI document."""
        del request
        response.media = bare_document()


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
    response.content_type = reply.content_type
    response.data = reply.body
    for name, value in reply.headers:
        response.append_header(name, value)


def _refusing(service: Service) -> Callable[..., None]:
    """Answer in the documented form where the framework itself refuses: an unknown path, another method."""

    def handle(request: falcon.Request, response: falcon.Response, error: falcon.HTTPError, _values: object) -> None:
        # The framework calls a method that it does not know a bad request.
        known = request.method in falcon.COMBINED_METHODS
        status = HTTPStatus(error.status_code) if known else HTTPStatus.METHOD_NOT_ALLOWED
        refusal = Refusal(status, status.phrase, "The request cannot be answered here.")
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            refusal = Refusal(status, status.phrase, "Only GET and HEAD are allowed here.", {"Allow": _ALLOW})
        elif status == HTTPStatus.NOT_FOUND:
            refusal = NOT_FOUND
        _send(service.refuse(refusal, _ask(request)), response)

    return handle


def _failing(service: Service) -> Callable[..., None]:
    """Answer in the documented form where the service itself fails."""

    def handle(request: falcon.Request, response: falcon.Response, error: Exception, _values: object) -> None:
        _LOG.error("the service failed", exc_info=error)
        refusal = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", "The service failed.")
        _send(service.refuse(refusal, _ask(request)), response)

    return handle
