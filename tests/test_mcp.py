"""The server for assistants, asked by the client of the protocol's own library."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import pytest

import customer_journey as cj
from customer_journey._cli._main import main
from customer_journey._cli._mcp import server_for

T = TypeVar("T")

pytestmark = [pytest.mark.extra("mcp"), pytest.mark.extra("yaml")]

SHOP = """\
customer_journey: 1
id: shop
stages:
  know: {}
  buy: {entry: orders >= 1, end: true}
transitions:
  know -> buy: {}
starts: [know]
goals: [buy]
facts:
  orders: {type: int}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a journey in it, beside one that is none of its business."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(SHOP, encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    return folder


def answered(root: Path, ask: Callable[[Any], Awaitable[T]]) -> T:
    """What a client gets that asks a server of that folder."""

    async def run() -> T:
        async with import_module("mcp").Client(server_for(root)) as client:
            return await ask(client)

    return asyncio.run(run())


def called(root: Path, tool: str, **arguments: object) -> Any:
    """What a tool gives: its data, or its text."""
    result = answered(root, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content[0].text
    data = result.structured_content
    return data.get("result", data)


def complaint(root: Path, tool: str, **arguments: object) -> str:
    """What a tool says is wrong."""
    result = answered(root, lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    return str(result.content[0].text)


def test_an_assistant_reads_what_there_is(root: Path) -> None:
    """Four tools, each with its arguments explained, and the guide."""
    tools = answered(root, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["check", "show", "locate", "compare"]
    assert all("Args:" in (tool.description or "") for tool in tools)
    guide = answered(root, lambda client: client.read_resource("customer-journey://guide"))
    expected = Path(cj.__file__).with_name("SKILL.md").read_text(encoding="utf-8")
    assert guide.contents[0].text == expected


def test_check_is_what_validate_says(root: Path) -> None:
    """Of a file, a preset, or a text; by all rules or by some."""
    shop = cj.load(root / "shop.yaml")
    assert called(root, "check", journey="shop.yaml") == cj.validate(shop).to_dict()
    assert called(root, "check", journey=SHOP) == cj.validate(shop).to_dict()
    assert called(root, "check", journey=cj.dumps(shop)) == cj.validate(shop).to_dict()
    aida = called(root, "check", journey="aida", rules=["CJ1"])
    assert all(finding["code"].startswith("CJ1") for finding in aida["findings"])


def test_show_draws(root: Path) -> None:
    """Or writes the file."""
    shop = cj.load(root / "shop.yaml")
    expected = {
        "text": cj.render.to_text(shop, width=100),
        "mermaid": cj.render.to_mermaid(shop),
        "svg": cj.render.to_svg(shop),
        "yaml": cj.dumps(shop, format="yaml"),
        "json": cj.dumps(shop),
    }
    for format, text in expected.items():
        assert called(root, "show", journey="shop.yaml", format=format) == text


def test_locate_and_compare_explain_themselves(root: Path) -> None:
    """Beside their data."""
    shop = cj.load(root / "shop.yaml")
    there = called(root, "locate", journey="shop.yaml", facts={"orders": 1}, as_of="2026-01-01")
    assert there["stages"] == ["buy"]
    assert there["explained"] == cj.locate(shop, {"orders": 1}).explain()
    aligned = called(root, "compare", left="shop.yaml", right="aida")
    assert aligned["explained"] == str(cj.align(shop, cj.presets.get("aida")))
    changed = called(root, "compare", left="shop.yaml", right=SHOP, how="versions")
    assert changed["changes"] == []


def test_answers_are_in_the_requested_language(root: Path) -> None:
    """Or in that of the journey."""
    shop = cj.load(root / "shop.yaml")
    german = {"journey": "shop.yaml", "language": "de"}
    assert called(root, "show", **german) == cj.render.to_text(shop, width=100, language="de")
    for format, draw in (("svg", cj.render.to_svg), ("mermaid", cj.render.to_mermaid)):
        assert called(root, "show", format=format, **german) == draw(shop, language="de")
    assert called(root, "check", **german) == cj.validate(shop, language="de").to_dict()
    assert "Bei " in called(root, "locate", facts={"orders": 1}, **german)["explained"]
    aligned = called(root, "compare", left="shop.yaml", right="aida", language="de")
    assert "Übereinstimmung" in aligned["explained"]


@pytest.mark.parametrize(
    ("journey", "message"),
    [
        ("../secret.yaml", "outside of the folder that may be read"),
        ("link.yaml", "outside of the folder that may be read"),
        ("/etc/passwd", "outside of the folder that may be read"),
        ("../none", "outside of the folder that may be read"),
        ("-", "-: neither a file nor a preset"),
        ("beside", "beside: neither a file nor a preset"),
        ("round.yaml", "round.yaml: no such file"),
        ("pipe.yaml", "pipe.yaml: no such file"),
        pytest.param("x" * 5_000 + ".yaml", "too long", marks=pytest.mark.needs("fork")),
        ("a\0b.yaml", "a\\x00b.yaml: "),
        ("shopp.yaml", "shopp.yaml: no such file (did you mean 'shop.yaml'?)"),
        (".", "a folder, and no file"),
        ("aidaa", "neither a file nor a preset (did you mean 'aida'?)"),
        ("id: [\n", "text: line 1, column 5"),
    ],
)
def test_what_cannot_be_read_is_said(
    root: Path, journey: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the assistant, so that it can do better; and nothing outside of the folder is read.

    Neither is what commands would read by the same name: standard input, which speaks the
    protocol, or a pipe of the folder that the server runs in.
    """
    (root / "round.yaml").symlink_to(root / "round.yaml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "pipe.yaml")
        os.mkfifo(root.parent / "beside")
    monkeypatch.chdir(root.parent)
    said = complaint(root, "check", journey=journey)
    assert message in said
    assert len(said) < 500
    assert str(root) not in said


def test_a_folder_that_there_is_not_is_no_root(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that finds nothing would only say so for each journey."""
    assert main(["mcp", "--root", str(root / "none")]) == 2
    assert "none: no such folder" in capsys.readouterr().err
    assert main(["mcp", "--root", str(root / "shop.yaml")]) == 2


def test_a_date_that_is_none_is_said(root: Path) -> None:
    """With what is expected."""
    message = complaint(root, "locate", journey="shop.yaml", facts={}, as_of="soon")
    assert "as_of: expected a date" in message


def test_the_command_serves_by_standard_input(root: Path) -> None:
    """As assistants start it; an invalid message gets no answer, and the server goes on.

    The protocol's own library drops such a line, which has no number that an answer could name.
    """
    initialize = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    call = {"name": "check", "arguments": {"journey": "shop.yaml"}}
    lines = [
        b"{not JSON",
        b"\xff\x00",
        b"[]",
        b'{"jsonrpc": "2.0"}',
        json.dumps(
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize}
        ).encode(),
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b"[" * 5_000,
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}).encode(),
        b'{"jsonrpc": "2.0", "id": 3, "method": "none"}',
    ]
    command = [sys.executable, "-m", "customer_journey", "mcp", "--root", str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"\n".join(lines) + b"\n")
        server.stdin.flush()
        answers: dict[int, Any] = {}
        while answers.keys() < {1, 2, 3}:
            answer = json.loads(server.stdout.readline())
            answers[answer["id"]] = answer
        server.stdin.close()
        assert server.stdout.read() == b""
    assert answers[2]["result"]["structuredContent"]["journey"] == "shop"
    assert answers[3]["error"]["code"] == -32_601
    assert server.returncode == 0


def test_the_command_starts_the_server(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the folder that is named."""
    started: list[str] = []

    def run(_: object, transport: str) -> None:
        started.append(transport)

    monkeypatch.setattr(import_module("mcp.server.mcpserver").MCPServer, "run", run)
    assert main(["mcp", "--root", str(root)]) == 0
    assert started == ["stdio"]


def test_without_the_extra_an_error_says_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words of the command line."""
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert main(["mcp", "--root", str(root)]) == 2
    assert "customer-journey[mcp]" in capsys.readouterr().err
