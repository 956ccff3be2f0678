"""The Debug Adapter Protocol, as a client: requests, events, and what an adapter asks of us.

Source: microsoft.github.io/debug-adapter-protocol, specification 1.71.
"""

from __future__ import annotations

import itertools
import json
import queue
import threading
import time
from collections import deque
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Message = Mapping[str, Any]

_LARGEST = 64 * 1024 * 1024


class DapError(Exception):
    """The adapter refused a request, or is gone; the message is its own."""


class DapTimeoutError(Exception):
    """The time for this session is over."""


class Event(NamedTuple):
    """Something that happened."""

    name: str
    body: Mapping[str, Any]


class Connection:
    """One session with an adapter.

    A thread of its own reads what comes, so that the adapter never waits for us.
    """

    def __init__(
        self,
        reading: IO[bytes],
        writing: IO[bytes],
        deadline: float,
        answer: Callable[[str, Message], Mapping[str, Any]],
    ) -> None:
        self.events: deque[Event] = deque()
        """Those that nobody has taken yet."""
        self.output: list[str] = []
        """What the program wrote, where the adapter tells it."""
        self._writing = writing
        self._deadline = deadline
        self._answer = answer  # to requests of the adapter: runInTerminal
        self._numbers = itertools.count(1)
        self._responses: dict[int, Message] = {}
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._gone = False
        threading.Thread(target=_read, args=(reading, self._inbox), daemon=True).start()

    def request(self, command: str, arguments: Message | None = None) -> int:
        """Send a request; return its number for `response`."""
        number = next(self._numbers)
        message = {"seq": number, "type": "request", "command": command}
        self._send({**message, "arguments": dict(arguments or {})})
        return number

    def response(self, number: int) -> Mapping[str, Any]:
        """Wait for the answer to a request; a refusal raises DapError."""
        while number not in self._responses:
            self._take()
        answer = self._responses.pop(number)
        if not answer.get("success"):
            raise DapError(_reason(answer))
        return answer.get("body") or {}

    def answered(self, number: int) -> bool:
        """Tell whether the answer to a request has come."""
        return number in self._responses

    def call(self, command: str, arguments: Message | None = None) -> Mapping[str, Any]:
        return self.response(self.request(command, arguments))

    def next_event(self, within: float | None = None) -> Event:
        """Return the next event; raises DapTimeoutError when it takes longer than `within` s."""
        deadline = self._deadline
        if within is not None:
            deadline = min(deadline, time.monotonic() + within)
        while not self.events:
            self._take(deadline)
        return self.events.popleft()

    def close(self) -> None:
        with suppress(OSError, ValueError):
            self._writing.close()

    def _send(self, message: Message) -> None:
        data = json.dumps(message).encode()
        try:
            self._writing.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
            self._writing.flush()
        except (OSError, ValueError) as error:
            raise DapError("the debug adapter ended by itself") from error

    def _take(self, deadline: float | None = None) -> None:
        """Take one message, waiting for it until the deadline."""
        if self._gone:
            raise DapError("the debug adapter ended by itself")
        left = (self._deadline if deadline is None else deadline) - time.monotonic()
        try:
            message = self._inbox.get(timeout=max(0.0, left))
        except queue.Empty:
            raise DapTimeoutError from None
        if message is None:
            self._gone = True
        elif message.get("type") == "response":
            self._responses[int(message.get("request_seq", 0))] = message
        elif message.get("type") == "event":
            self._note(Event(str(message.get("event")), message.get("body") or {}))
        elif message.get("type") == "request":
            self._serve(message)

    def _note(self, event: Event) -> None:
        if event.name == "output":
            if event.body.get("category") in ("stdout", "stderr"):
                self.output.append(str(event.body.get("output", "")))
        else:
            self.events.append(event)

    def _serve(self, message: Message) -> None:
        command = str(message.get("command"))
        reply = {"seq": next(self._numbers), "type": "response", "command": command}
        try:
            body = self._answer(command, message.get("arguments") or {})
        except DapError as error:
            result: dict[str, Any] = {"success": False, "message": str(error)}
        else:
            result = {"success": True, "body": body}
        self._send({**reply, "request_seq": message.get("seq", 0), **result})


def _reason(answer: Message) -> str:
    """Return the adapter's words: the long ones where there are any, with their blanks filled."""
    body = answer.get("body")
    error = body.get("error") if isinstance(body, dict) else None
    words = str(error.get("format")) if isinstance(error, dict) and error.get("format") else ""
    for name, value in ((error or {}).get("variables") or {}).items():
        words = words.replace(f"{{{name}}}", str(value))
    return words or str(answer.get("message") or "the debug adapter gives no reason")


def _read(stream: IO[bytes], inbox: queue.SimpleQueue[Message | None]) -> None:
    """Put every message into the inbox, and None when there will be no more."""
    with suppress(OSError, ValueError, KeyError):
        while (size := _length(stream)) is not None:
            message = json.loads(stream.read(size))
            if isinstance(message, dict):
                inbox.put(message)
    inbox.put(None)


def _length(stream: IO[bytes]) -> int | None:
    """Read a message's header; None: the adapter has closed the stream, or talks nonsense."""
    size = None
    while (line := stream.readline()).strip():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            size = int(value)
    return size if size is not None and 0 <= size <= _LARGEST else None
