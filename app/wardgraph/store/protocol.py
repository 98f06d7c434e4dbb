"""SPARQL 1.1 Protocol: sending queries and updates to an endpoint, through SPARQLWrapper."""

from __future__ import annotations

import ast
import re
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote, urlsplit, urlunsplit

from wardgraph.store import guard
from wardgraph.store.faults import EndpointFault, QueryTimeout

if TYPE_CHECKING:
    from wardgraph.errors import WardgraphError

# Long enough for any question, short enough to notice a server that does not answer at all.
_PATIENCE = 300.0
_READ = 1 << 16
_BAD_REQUEST = 400
_MEDIA = {
    "SELECT": "application/sparql-results+json",
    "ASK": "application/sparql-results+json",
    "CONSTRUCT": "application/n-triples",
    "DESCRIBE": "application/n-triples",
    "INSERT": "*/*",
}


class Endpoint:
    """One address that takes queries or updates, with the name and password that its URL carries, if any.

    Attributes:
        url: without name and password, so that it can be shown.
        parameters: sent along with every query.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as fault:
            raise _no_url(url) from fault
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise _no_url(url)
        host = parts.hostname if port is None else f"{parts.hostname}:{port}"
        self.url = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        self.parameters: dict[str, str] = {}
        if parts.username is not None:
            # Answers whichever challenge the server sends: SPARQLWrapper itself has to be told which it will be.
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self.url, unquote(parts.username), unquote(parts.password or ""))
            basic, digest = urllib.request.HTTPBasicAuthHandler, urllib.request.HTTPDigestAuthHandler
            urllib.request.install_opener(urllib.request.build_opener(basic(passwords), digest(passwords)))

    def send(self, text: str, form: str, timeout: float | None = None) -> bytes:
        """Send a query of `form`, or an update (`INSERT`), and return the body of the answer.

        Raises:
            QueryFault: the endpoint finds it malformed, or it takes longer than `timeout`.
            EndpointFault: the endpoint cannot be reached, or refuses.
        """
        from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        deadline = None if timeout is None else time.monotonic() + timeout
        wrapper = SPARQLWrapper(self.url)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        # Its setter would cut the fraction off.
        wrapper.timeout = timeout or _PATIENCE  # type: ignore[assignment]
        wrapper.queryString = text
        # The wrapper would guess the form from the text, and take `# insert` for an update.
        wrapper.queryType = form
        wrapper.addCustomHttpHeader("Accept", _MEDIA[form])
        for name, value in self.parameters.items():
            wrapper.addParameter(name, value)
        try:
            return _body(wrapper.query().response, deadline, timeout)
        except SPARQLWrapperException as fault:
            self._refused(form, str(fault), fault)
        except urllib.error.HTTPError as fault:
            self._refused(form, f"{fault.code} {fault.reason}: {fault.read(2000)!r}", fault)
        except TimeoutError as fault:
            raise _too_slow(timeout or _PATIENCE) from fault
        except urllib.error.URLError as fault:
            if isinstance(fault.reason, TimeoutError):
                raise _too_slow(timeout or _PATIENCE) from fault
            raise self._unreachable(str(fault.reason)) from fault
        except (OSError, HTTPException, ValueError) as fault:
            raise self._unreachable(str(fault) or type(fault).__name__) from fault

    def fault(self, vi: str, en: str) -> EndpointFault:
        """Return a fault of this endpoint."""
        return EndpointFault(vi, en, where=self.url)

    def _unreachable(self, reason: str) -> EndpointFault:
        return self.fault(
            f"không kết nối được điểm SPARQL ({reason}); máy chủ có chạy không, địa chỉ có đúng không?",
            f"the SPARQL endpoint cannot be reached ({reason}); is the server running, is the address right?",
        )

    def _refused(self, form: str, said: str, fault: Exception) -> NoReturn:
        """Raise what the endpoint's own words mean."""
        kind = type(fault).__name__
        message = _words(said)
        if kind == "QueryBadFormed" and form != "INSERT":
            raise guard.malformed(message) from fault
        if kind == "Unauthorized" or getattr(fault, "code", 0) == 403:  # noqa: PLR2004
            raise self.fault(
                "máy chủ từ chối: viết tên và mật khẩu vào địa chỉ, như http://ten:matkhau@may/sparql",
                "the endpoint refuses; put name and password into its address, as in http://name:password@host/sparql",
            ) from fault
        if kind == "EndPointNotFound":
            raise self.fault(
                "không có điểm SPARQL ở địa chỉ này", "there is no SPARQL endpoint at this address"
            ) from fault
        raise self.fault(f"máy chủ báo lỗi: {message}", f"the endpoint reports: {message}") from fault


def _body(response: Any, deadline: float | None, timeout: float | None) -> bytes:
    """Read the whole answer; the timeout of a socket counts anew for every packet."""
    parts = []
    while part := response.read(_READ):
        parts.append(part)
        if deadline is not None and time.monotonic() > deadline:
            raise _too_slow(timeout or 0)
    return b"".join(parts)


def _words(said: str) -> str:
    """Return the first line of what the endpoint said, out of what SPARQLWrapper made of it."""
    _, _, quoted = said.rpartition("Response:\n")
    match = re.search(r"b(['\"]).*\1", quoted, re.DOTALL)
    if match:
        try:
            said = ast.literal_eval(match[0]).decode("utf-8", "replace")
        except (ValueError, SyntaxError):
            said = quoted
    lines = [line.strip() for line in said.split("SPARQL query:")[0].splitlines() if line.strip()]
    return " ".join(lines)[:300] or "?"


def _too_slow(timeout: float) -> QueryTimeout:
    return QueryTimeout(
        f"điểm SPARQL không trả lời trong {timeout:g} giây",
        f"the endpoint did not answer within {timeout:g} s",
    )


def _no_url(url: str) -> WardgraphError:
    shown = url.rpartition("@")[2]
    return EndpointFault(
        "không phải địa chỉ http(s)://… của một điểm SPARQL", "not the http(s)://… address of an endpoint", where=shown
    )
