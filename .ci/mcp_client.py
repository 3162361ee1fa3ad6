"""mcp_client.py PUSHWRIGHT SCHEMA: what mcp.sh asks of the server, in a folder that holds `given` and `other`."""

import asyncio
import json
import subprocess
import sys

from jsonschema import Draft202012Validator
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

program, schema = f"./{sys.argv[1]}", Draft202012Validator(json.load(open(sys.argv[2])))
calls = 0


def field(value, *names):
    """A field of the client's object, whichever way this version of it spells names."""
    return next(getattr(value, it) for it in names if hasattr(value, it))


async def served(arguments, ask):
    """Runs `ask` with a session of a server that was started so."""
    server = StdioServerParameters(command=program, args=["mcp", *arguments])
    async with stdio_client(server) as (read, write):
        async with ClientSession(read, write) as session:
            await session.initialize()
            await ask(session)


async def answer(session, tool, refused=False, **arguments):
    """The document that a tool answers with, which is as the schema says."""
    global calls
    calls += 1
    result = await session.call_tool(tool, arguments)
    document = field(result, "structured_content", "structuredContent")
    assert bool(field(result, "is_error", "isError")) == refused, (tool, arguments, document)
    faults = [it.message for it in schema.iter_errors(document)]
    assert not faults, (tool, arguments, faults)
    assert json.loads(result.content[0].text) == document
    return document


def printed(*arguments):
    """The same, as the command line prints it."""
    ran = subprocess.run(
        [f"../{program}", "--format", "json", *arguments], cwd="given", capture_output=True, check=False
    )
    return json.loads(ran.stdout)


async def reads(session):
    tools = {it.name: it for it in (await session.list_tools()).tools}
    assert sorted(tools) == ["console", "doctor", "explain", "plan", "verify"], sorted(tools)
    for tool in tools.values():
        assert tool.description and field(tool, "input_schema", "inputSchema")["properties"]

    # What is known of the folder around is not asked for: the answers are the command line's.
    same = [("plan", [], {}), ("verify", [], {}), ("doctor", [], {}), ("console", ["oppo"], {"vendor": "oppo"})]
    same += [("doctor", ["--not-received"], {"not-received": True})]
    same += [("explain", ["907135702"], {"text": "907135702"}), ("explain", ["--", "-1004"], {"text": "-1004"})]
    for tool, line, arguments in same:
        found = await answer(session, tool, **arguments)
        expected = printed(tool, *line)
        assert found == expected, (tool, found, expected)
        assert "tell-nobody" not in json.dumps(found), found
    assert (await answer(session, "verify"))["exit"] == 1
    beside = (await answer(session, "plan", project="app"))["changes"][0]["diff"]
    assert "storePassword = \"****" in beside, beside

    outside = [("plan", {"project": "../other/app"}), ("verify", {"project": "link"}), ("doctor", {"project": "/"})]
    outside += [("plan", {"config": "../other/secret.toml"}), ("verify", {"apk": ["../other/secret.toml"]})]
    outside += [("plan", {"project": "../app-that-is-missing"}), ("explain", {"text": "907135702", "project": "app", "apk": "../pushwright"})]
    for tool, arguments in outside:
        found = await answer(session, tool, refused=True, **arguments)
        assert len(found["findings"]) == 1 and "nobody" not in json.dumps(found), found
    for wrong in [{"fix": True}, {"project": 5}, {"format": "human"}, {"within": "/"}, {"project": "--fix"}]:
        assert (await answer(session, "doctor", refused=True, **wrong))["exit"] == 2
    for tool in ["apply", "remove", ""]:
        try:
            await session.call_tool(tool, {})
        except Exception as error:
            assert "not among the tools" in str(error), error
        else:
            raise AssertionError(f"{tool} was run")
    before = open("given/app/push.toml").read()
    broken = before.replace("version = 1", "version = ", 1)
    open("given/app/push.toml", "w").write(broken)
    found = await answer(session, "plan", refused=True)
    assert found["findings"][0]["code"] == "config/malformed", found
    open("given/app/push.toml", "w").write(before)
    assert (await answer(session, "plan"))["exit"] in (0, 3), "the server goes on"


async def writes(session):
    assert "apply" in [it.name for it in (await session.list_tools()).tools]
    assert (await answer(session, "apply", **{"dry-run": True}))["changes"]
    assert (await answer(session, "verify"))["exit"] == 1, "nothing was written"
    await answer(session, "apply")
    assert not (await answer(session, "verify"))["changes"]
    await answer(session, "apply", refused=True, take=["both"])
    await answer(session, "apply", refused=True, project="../other/app")


async def several(session):
    """Of several folders, those that are named are read."""
    found = await answer(session, "verify", project="../other")
    assert found["project"] == "../other/app" and found["exit"] == 0, found
    # They are asked at once, and each is answered.
    found = await asyncio.gather(*(answer(session, "verify", project=it) for it in [".", "../other"] * 4))
    assert len(found) == 8


def malformed():
    """Whatever is sent, a request that follows is answered."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "it", "version": "1"}}
    early = [b'{"jsonrpc":"2.0","method":"notifications/initialized"}', b'{"jsonrpc":"2.0","id":1,"result":{}}']
    late = [b"", b"\xff\xfe\x00", b"{", b"[]", b"null", b'{"x":1}', b'{"jsonrpc":"2.0","id":2,"method":"none"}']
    late += [b'{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":5}}', b"[" * 100_000, b"x" * (17 << 20)]
    request = lambda number, method, params: json.dumps(
        {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    ).encode()
    lines = late + early + [request(8, "initialize", hello)] + late + [request(9, "tools/call", {"name": "verify"})]
    server = subprocess.Popen([program, "mcp", "given"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    server.stdin.write(b"\n".join(lines) + b"\n")
    server.stdin.flush()
    for line in server.stdout:
        told = json.loads(line)
        if told.get("id") == 9:
            break
    assert told["result"]["structuredContent"]["command"] == "verify", told
    server.stdin.close()
    assert server.wait(10) == 0


asyncio.run(served(["given"], reads))
asyncio.run(served(["given", "--allow-apply"], writes))
asyncio.run(served(["given", "other"], several))
malformed()
print(f"mcp: {calls} calls answered as the command line does")
