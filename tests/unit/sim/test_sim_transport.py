"""The simulator mounted in httpx."""

import httpx
import pytest

from tests.fakes_sim import mock_caller, replicated, transport


async def test_a_client_without_a_socket_gets_status_headers_and_body() -> None:
    call = mock_caller()
    call.nodes(3)
    async with httpx.AsyncClient(transport=transport(call.world, lambda: call.now), base_url="http://sim") as http:
        reply = await http.post("/volumes", json=replicated(1))
        assert (reply.status_code, reply.content) == (202, b"")
        call.now += 10
        ended = await http.get(reply.headers["location"])
        assert ended.status_code == 303
        told = await http.get(ended.headers["location"])
        assert told.json()["size"] == 1


async def test_a_crash_of_the_server_ends_the_connection() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(1))
    async with httpx.AsyncClient(transport=transport(call.world, lambda: call.now), base_url="http://sim") as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post(f"/volumes/{id_}/clone", json={})
