"""The protocol's client, against adapters that behave and such that do not."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import pytest

from devboot.verify.dap import Connection, DapError, DapTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Adapter:
    """The other end, by hand."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self.reading, self.writing = reading, writing

    def say(self, **message: Any) -> None:
        data = json.dumps(message).encode()
        self.writing.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.writing.flush()

    def hear(self) -> dict[str, Any]:
        size = int(self.reading.readline().split(b":")[1])
        self.reading.readline()
        heard: dict[str, Any] = json.loads(self.reading.read(size))
        return heard


@contextmanager
def connected(limit: float = 5) -> Iterator[tuple[Connection, Adapter]]:
    (r1, w1), (r2, w2) = os.pipe(), os.pipe()
    with os.fdopen(r1, "rb") as a, os.fdopen(w2, "wb") as d:
        b, c = os.fdopen(w1, "wb"), os.fdopen(r2, "rb")
        answer = {"runInTerminal": {"processId": 7}}.__getitem__
        connection = Connection(c, b, time.monotonic() + limit, lambda name, _: answer(name))
        yield connection, Adapter(a, d)
        connection.close()
        d.close()
        c.close()


def test_answers_find_their_requests_and_events_keep_their_order() -> None:
    with connected() as (client, adapter):
        one, two = client.request("one"), client.request("two", {"x": 1})
        assert [adapter.hear()["command"], adapter.hear()["arguments"]] == ["one", {"x": 1}]
        adapter.say(type="event", event="a")
        adapter.say(type="response", request_seq=two, success=True, body={"y": 2})
        adapter.say(type="event", event="output", body={"category": "stdout", "output": "hi"})
        adapter.say(type="event", event="b", body={"z": 3})
        adapter.say(type="response", request_seq=one, success=True)
        assert client.response(one) == {}
        assert client.response(two) == {"y": 2}
        assert client.next_event().name == "a"
        assert client.next_event().body == {"z": 3}
        assert client.output == ["hi"]


def test_a_refusal_is_quoted_with_its_blanks_filled() -> None:
    error = {"error": {"format": "no {what}", "variables": {"what": "luck"}}}
    with connected() as (client, adapter):
        number = client.request("launch")
        adapter.say(type="response", request_seq=number, success=False, message="m", body=error)
        with pytest.raises(DapError, match="no luck"):
            client.response(number)


def test_the_adapters_own_requests_are_answered() -> None:
    with connected() as (client, adapter):
        adapter.say(type="request", seq=5, command="runInTerminal", arguments={})
        adapter.say(type="event", event="later")
        assert client.next_event().name == "later"
        answer = adapter.hear()
        assert (answer["request_seq"], answer["body"]) == (5, {"processId": 7})


@pytest.mark.parametrize("nonsense", [b"Content-Length: x\r\n\r\n", b"hello\r\n\r\n", b""])
def test_nonsense_is_an_end_and_silence_a_limit(nonsense: bytes) -> None:
    with connected() as (client, adapter):
        adapter.writing.write(nonsense)
        adapter.writing.close()
        with pytest.raises(DapError, match="ended by itself"):
            client.next_event()
    with connected(limit=0.1) as (client, _), pytest.raises(DapTimeoutError):
        client.next_event()
