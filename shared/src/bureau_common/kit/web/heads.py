"""Connections that never say what they want: a request's head comes whole within a time and a size, or its connection ends.

uvicorn waits for a head as long as it takes, and keeps whatever of it came, and of what comes behind a body, too. It waits
as long for a body that stops half way, and for a caller who takes nothing of an answer: where nothing moves for a time, the
connection ends, too.

Whoever offers to go on in another protocol, as Java's client does of its own accord, is answered in this one, as every server
may (RFC 9110, 7.8). The parser takes such a request for one without a body, and what comes of its body for the next request:
so another parser is given the same head without the offer, and what comes behind it.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar
from uuid import uuid4

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ...schemas.problems import Problem
from .documents import PROBLEM_JSON

_REFUSALS: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "这不是HTTP请求，请核对地址和客户端 / This is no HTTP request: check the address and the client",
    HTTPStatus.REQUEST_TIMEOUT: "请求头未按时收全，请重发 / The head of the request did not come whole in time: send it again",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        "请求头过大，请缩短地址和请求头 / The head of the request is too large: shorten the address and the headers"
    ),
}
"""What is said before there is a request, and so no language that was asked for."""


class WholeHeads(HttpToolsProtocol):
    """uvicorn's protocol, with a bound on heads that are on their way (how long, how large, how many at once), on requests
    that come before the first is answered, and on how long a body brings nothing and an answer is not taken."""

    seconds: ClassVar[float] = 10.0
    most: ClassVar[int] = 512
    size: ClassVar[int] = 64 * 1024
    """How much may come that makes no head whole and is of no body: fields behind a body are kept as those of a head are."""
    ahead: ClassVar[int] = 16
    """How many whole requests of one connection wait for the answer to another: each costs a hundred times its length."""
    waiting: ClassVar[dict["WholeHeads", asyncio.TimerHandle]] = {}
    """The connections of this process whose next head is not whole yet, the oldest first."""
    idle: ClassVar[float] = 60.0
    """How long nothing may move of a body or an answer."""
    _came = _body = _left = 0
    _moved = _taken = False
    _without_offer = b""
    """The head in hand, where it offered another protocol."""
    _watching: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()
        if len(self.waiting) > self.most:
            # A good caller's head is whole within moments: it is the newest. Whoever opens many has the oldest.
            oldest = next(iter(self.waiting))
            oldest._head_is_done()
            oldest.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_done()
        if self._watching is not None:
            self._watching.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= self.ahead:
            raise ValueError("too many requests at once")  # to the parser, which takes nothing more then
        super().on_message_begin()
        self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"cookie":
            # No cookie of ours is quoted, and to undo quotes takes Python before 3.11.10 the square of a value's length.
            value = b";".join(each for each in value.split(b";") if b'"' not in each)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade() and any(name == b"upgrade" for name, _ in self.headers):
            asked = b" ".join((self.parser.get_method(), self.url, b"HTTP/" + self.parser.get_http_version().encode()))
            fields = [name + b": " + value for name, value in self.headers if name != b"upgrade"]
            self._without_offer = b"\r\n".join((asked, *fields, b"", b""))
            return
        self._head_is_done()
        self._moved = True
        super().on_headers_complete()
        if self._watching is None:
            self._watch()

    def on_message_complete(self) -> None:
        if not self._without_offer:
            super().on_message_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        self._moved = True
        super().on_body(body)

    def data_received(self, data: bytes) -> None:
        self._moved = False
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            head, self._without_offer = self._without_offer, b""
            if head:
                # A parser of its own: this one is done where the connection is to end with the request.
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's
                self.data_received(head + data[offer.args[0] :])
                return
        except httptools.HttpParserError:
            self.logger.warning("Invalid HTTP request received.")
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if self.cycle is not None and self.cycle.response_complete and self not in self.waiting:
            # What begins no head has ended the last time there was: a line break, or more of a body that was refused.
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        self._came = 1 if self._moved else self._came + len(data)
        if self._came > self.size:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _await_head(self) -> None:
        if self not in self.waiting:
            self.waiting[self] = self.loop.call_later(self.seconds, self._give_up)

    def _head_is_done(self) -> None:
        self._came = 0
        if (timer := self.waiting.pop(self, None)) is not None:
            timer.cancel()

    def _give_up(self) -> None:
        came = self._came
        self._head_is_done()
        if self.cycle is not None and not self.cycle.response_complete:
            self._await_head()  # what it asked before is still being answered
        elif came:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def resume_writing(self) -> None:
        self._taken = True
        super().resume_writing()

    def _watch(self) -> None:
        seen, self._left, self._taken = self._body, self.transport.get_write_buffer_size(), False
        self._watching = self.loop.call_later(self.idle, self._look, seen)

    def _look(self, seen: int) -> None:
        """End the connection where nothing moved since the last look, although its caller is to send or take something."""
        self._watching, cycle, left = None, self.cycle, self.transport.get_write_buffer_size()
        answered = cycle.response_complete
        held = self.flow.read_paused or cycle.waiting_for_100_continue  # it is we who do not want more yet
        sending = cycle.more_body and not answered and not held
        stands = answered or not cycle.response_started or self.flow.write_paused
        if sending and self._body == seen:
            self.transport.close()
        elif stands and not self._taken and 0 < self._left <= left:
            self.transport.abort()  # closing would wait until the answer is taken
        elif left or not answered:
            self._watch()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer without any app: there is no request yet."""
        self._head_is_done()
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.close()  # another answer is on its way
            return
        request_id = str(uuid4())
        problem = Problem(
            type="urn:bureau:problem:bad_request",
            title=status.phrase,
            status=status,
            code="bad_request",
            detail=_REFUSALS[status],
            instance="",  # no head, no path
            request_id=request_id,
        )
        body = problem.model_dump_json(exclude_defaults=True).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {len(body)}\r\n"
            f"x-request-id: {request_id}\r\n"
            "x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
