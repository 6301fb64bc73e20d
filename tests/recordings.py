"""Recorded exchanges with a real Heketi (`tests/recorded/heketi`), and a transport that answers from them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

FOLDER = Path(__file__).parent / "recorded" / "heketi"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its reply. `json` is None where the reply was no JSON, `members` where the request had none."""

    recording: str
    step: str
    method: str
    path: str
    role: str | None
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    json: Any
    members: Any = None

    @property
    def name(self) -> str:
        """Name the exchange in a test's id."""
        return f"{self.recording}: {self.step}"


def recordings() -> list[str]:
    """Give the names of all recordings."""
    return sorted(path.stem for path in FOLDER.glob("*.ndjson") if ".commands" not in path.name)


def exchanges(recording: str) -> Iterator[Exchange]:
    """Give what is in a recording, in order, but for connections that ended without a reply."""
    for line in (FOLDER / f"{recording}.ndjson").read_text().splitlines():
        told = json.loads(line)
        request, response = told["request"], told["response"]
        if "status" not in response:
            continue
        body = response.get("json")
        text = response.get("text", "") if body is None else json.dumps(body)
        yield Exchange(
            recording,
            told["step"],
            request["method"],
            request["path"],
            request["role"],
            response["status"],
            tuple(response["headers"].items()),
            text.encode(),
            body,
            request.get("json"),
        )


def everything() -> Iterator[Exchange]:
    """Give all recorded exchanges."""
    for recording in recordings():
        yield from exchanges(recording)


class Answering(httpx.AsyncBaseTransport):
    """Answers each request with what was recorded for it, the last time it was asked; 404 for what was not.

    `refused` paths answer 404 whatever was recorded; `asked` are the paths, in the order of the requests.
    """

    def __init__(self, recorded: Iterable[Exchange], refused: frozenset[str] = frozenset()) -> None:
        self._replies = {(each.method, each.path): each for each in recorded}
        self._refused = refused
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer from the recording."""
        path = request.url.path
        self.asked.append(path)
        found = self._replies.get((request.method, path))
        if found is None or path in self._refused:
            return httpx.Response(404, text="Invalid path or request\n")
        headers = [(name, value) for name, value in found.headers if name != "content-length"]
        return httpx.Response(found.status, headers=headers, content=found.content)
