"""What is written for XState and for editors, compared with the real ones, in Node.js.

They skip where Node.js or its packages are missing; the session `node` of nox brings the packages.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.interchange._xstate import to_xstate
from tests.test_interchange import SHOP, begun

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "how-to" / "exchange.md"
PACKAGES = Path(os.environ.get("NODE_PATH", "").split(os.pathsep)[0] or "node_modules").resolve()
PRESETS: Final = [cj.presets.get(name) for name in cj.presets.names()]
AT: Final = datetime(2026, 3, 1, tzinfo=UTC)

pytestmark = pytest.mark.node


def needs(package: str) -> pytest.MarkDecorator:
    """Skip where Node.js or one of its packages is missing."""
    is_installed = shutil.which("node") is not None and (PACKAGES / package).is_dir()
    return pytest.mark.skipif(not is_installed, reason=f"no Node.js, or no {package} in NODE_PATH")


def blocks() -> list[tuple[str, str]]:
    """The JavaScript of the page, each with the output shown under it."""
    matches = re.findall(
        r"^```js\n(.*?)^```\n(?:\n```text\n(.*?)^```)?",
        PAGE.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return [(code, output) for code, output in matches]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which packages are found, with what the page says to put there."""
    built = tmp_path_factory.mktemp("node")
    (built / "node_modules").symlink_to(PACKAGES, target_is_directory=True)
    (built / "criteria.mjs").write_text(blocks()[0][0], encoding="utf-8")
    shutil.copy(ROOT / "tests" / "xstate_server.mjs", built)
    return built


class Machines:
    """Machines of XState, started and driven in a process of Node.js."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def driven(
        self, machine: Mapping[str, Any], events: Sequence[Mapping[str, object]]
    ) -> dict[str, Any]:
        """The states that a machine goes through, its first one included, and how it ended."""
        wire_in, wire_out = self._process.stdin, self._process.stdout
        assert wire_in is not None
        assert wire_out is not None
        wire_in.write(json.dumps({"machine": machine, "events": events}) + "\n")
        wire_in.flush()
        answer: dict[str, Any] = json.loads(wire_out.readline() or "{}")
        return answer


@pytest.fixture(scope="module")
def machines(folder: Path) -> Iterator[Machines]:
    """One process for all machines of these tests."""
    command = ["node", "xstate_server.mjs"]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Machines(process)
        process.communicate()


def walked(
    journey: cj.Journey, start: str, steps: Sequence[tuple[str, Mapping[str, object]]]
) -> list[str]:
    """Where someone is who wants to go to each of these stages, by the journey's transitions.

    As long as they are on the way, `advance` is compared with it.
    """
    enrolment = cj.enrol(journey, "ada", {}, at=AT, stage=start)
    result = [start]
    for target, facts in steps:
        stage = result[-1]
        item = journey.transition(stage, target)
        criteria = [] if item is None else [item.when, journey[target].entry]
        truths = [criterion.evaluate(facts) for criterion in criteria if criterion is not None]
        goes = item is not None and item.is_move and False not in truths
        result.append(target if goes else stage)
        if enrolment.status == "active":
            try:
                enrolment = cj.advance(enrolment, facts, at=AT, target=target)
            except cj.errors.InvalidValueError:
                assert not goes
            assert enrolment.stage == result[-1]
    return result


def untimed(journey: cj.Journey) -> cj.Journey:
    """The journey without waits: the events of a machine come at one moment, when none is over."""
    steps = [cj.evolve(item, after=None) for item in journey.transitions]
    return cj.evolve(journey, transitions=steps)


def plain(value: object) -> bool:
    """Whether JavaScript reckons with a value as Python does."""
    if isinstance(value, int):
        return abs(value) < 2**53
    return not isinstance(value, str) or max(value, default="") < "\ud800"


def constants(machine: Mapping[str, Any]) -> list[object]:
    """The constants of all guards in a machine."""
    result: list[object] = []

    def look(part: dict[str, Any]) -> None:
        result.extend(part.get("values", [part["value"]] if "value" in part else []))

    json.loads(json.dumps(machine["states"]), object_hook=look)
    return result


@needs("xstate")
class TestXState:
    """Two engines agree on where people are."""

    @pytest.mark.parametrize("journey", PRESETS, ids=lambda journey: journey.id)
    def test_it_takes_every_transition_of_every_preset(
        self, machines: Machines, journey: cj.Journey
    ) -> None:
        """By the fewest walks that take every move; of no facts, nothing is false."""
        for walk in cj.traverse.covering_walks(journey):
            machine = to_xstate(journey, start=walk[0])
            events = [{"type": stage} for stage in walk[1:]]
            assert machines.driven(machine, events)["states"] == list(walk)
            assert walked(journey, walk[0], [(stage, {}) for stage in walk[1:]]) == list(walk)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
    @given(data=st.data())
    def test_it_goes_where_advance_goes(self, machines: Machines, data: st.DataObject) -> None:
        """Whatever the journey, the facts and the wishes: guards let in the same people."""
        journey = untimed(begun(data.draw(cj.testing.journeys().filter(lambda one: one.stages))))
        walk = data.draw(cj.testing.walks(journey))
        wishes = [*walk[1:], data.draw(st.sampled_from([stage.id for stage in journey]))]
        steps = [(stage, data.draw(cj.testing.customers(journey))) for stage in wishes]
        machine = to_xstate(journey, start=walk[0])
        sent = [in_json(facts) for _, facts in steps]
        known = [*constants(machine), *(item for one in sent for item in one.values())]
        assume(all(map(plain, known)))
        wire = [{"type": stage, "facts": one} for (stage, _), one in zip(steps, sent, strict=True)]
        assert machines.driven(machine, wire)["states"] == walked(journey, walk[0], steps)

    def test_a_guard_closes_a_step_where_its_criterion_is_false(self, machines: Machines) -> None:
        """Not where it is unknown; and an end that nothing leaves ends it."""
        events: list[dict[str, object]] = [
            {"type": "try", "facts": {"visits": 1}},
            {"type": "try", "facts": {"visits": 2, "trial": False}},
            {"type": "try", "facts": {"visits": 2}},
            {"type": "know"},
            {"type": "lost"},
            {"type": "buy"},
        ]
        answer = machines.driven(to_xstate(SHOP), events)
        assert answer["states"] == ["know", "know", "know", "try", "try", "lost", "lost"]
        assert answer["status"] == "done"
        assert set(answer["tags"]) == {"end", "role:lapsed"}

    @settings(max_examples=40)
    @given(
        first=st.integers(1, 60),
        second=st.integers(1, 60),
        days=st.integers(1, 60),
        in_order=st.booleans(),
    )
    def test_time_leads_where_advance_goes(
        self, machines: Machines, *, first: int, second: int, days: int, in_order: bool
    ) -> None:
        """Two waits from one stage, of which the one that is over first counts."""
        waits = [
            cj.Transition("filled", "left", kind="exit", after=timedelta(days=first)),
            cj.Transition("filled", "kept", after=timedelta(days=second)),
        ]
        journey = cj.Journey(
            "carts",
            stages=[cj.Stage("filled"), cj.Stage("kept"), cj.Stage("left", end=True)],
            transitions=waits if in_order else waits[::-1],
            starts=["filled"],
        )
        wait: Mapping[str, object] = {"wait": days * 86_400_000}
        cart = cj.enrol(journey, "ada", {}, at=AT)
        cart = cj.advance(cart, {}, at=AT + timedelta(days=days))
        states = machines.driven(to_xstate(journey), [wait])["states"]
        assert states == ["filled", cart.stage]

    def test_a_referral_is_not_a_move(self, machines: Machines) -> None:
        """Who refers stays where they are; who comes back to a stage enters it again."""
        events = [{"type": "try"}, {"type": "buy"}, {"type": "know"}, {"type": "buy"}]
        states = machines.driven(to_xstate(SHOP), events)["states"]
        assert states == ["know", "try", "buy", "buy", "buy"]

    def test_people_come_in_from_outside_where_there_are_several_starts(
        self, machines: Machines
    ) -> None:
        """By an event for each of them."""
        journey = cj.evolve(SHOP, starts=["know", "buy"])
        states = machines.driven(to_xstate(journey), [{"type": "try"}, {"type": "buy"}])["states"]
        assert states == ["(outside)", "(outside)", "buy"]

    def test_the_page_shows_what_happens(self, folder: Path) -> None:
        """Its JavaScript runs as copied, on the file that its Python writes."""
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        machine = to_xstate(cj.Journey.sequence("shop", ["know", buy]))
        (folder / "shop.json").write_text(json.dumps(machine), encoding="utf-8")
        _, (code, output) = blocks()
        (folder / "page.mjs").write_text(code, encoding="utf-8")
        done = subprocess.run(
            ["node", "page.mjs"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (done.stderr, done.stdout) == ("", output)


def in_json(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as a web page has them: moments as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


class Server:
    """A language server, spoken to over a pipe."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._asked = 0

    def notify(self, method: str, params: object) -> None:
        """Tell it something."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:
        """Its answer to a request."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        for message in self._messages():
            if message.get("id") == self._asked and "method" not in message:
                return message["result"]
        return None

    def notification(self, method: str) -> Any:
        """What it says in the next notification of that name."""
        return next(
            result["params"] for result in self._messages() if result.get("method") == method
        )

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._process.stdin.flush()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Its messages; what it asks for meanwhile is answered with nothing."""
        wire = self._process.stdout
        assert wire is not None
        while head := wire.readline():
            name, _, value = head.partition(b":")
            if name.lower() != b"content-length":
                continue
            while wire.readline().strip():
                pass
            message: dict[str, Any] = json.loads(wire.read(int(value)))
            if "id" in message and "method" in message:
                params: dict[str, list[Any]] = message.get("params") or {}
                self._send({"id": message["id"], "result": [None] * len(params.get("items", ()))})
            yield message


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """The language server that editors complete YAML with, and the folder it works in."""
    work = tmp_path_factory.mktemp("editor")
    (work / "journey.schema.json").write_text(json.dumps(cj.json_schema()), encoding="utf-8")
    server = PACKAGES / "yaml-language-server" / "bin" / "yaml-language-server"
    command = ["node", str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        built = Server(process)
        folders = [{"uri": work.as_uri(), "name": "work"}]
        about = {"processId": None, "rootUri": work.as_uri(), "workspaceFolders": folders}
        built.ask("initialize", {**about, "capabilities": {}})
        built.notify("initialized", {})
        yield built, work
        process.kill()


def opened(editor: tuple[Server, Path], name: str, text: str) -> dict[str, str]:
    """A document that the server is shown."""
    server, work = editor
    document = {"uri": (work / name).as_uri(), "languageId": "yaml", "version": 1, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    return {"uri": str(document["uri"])}


@needs("yaml-language-server")
class TestEditor:
    """The line that `dump` writes makes an editor know the format."""

    @pytest.mark.parametrize(
        ("typed", "offered"),
        [
            ("", {"audience", "personas", "promises", "facts"}),
            ("stages:\n  buy:\n    ", {"entry", "questions", "owner", "pain_points"}),
            ("stages:\n  buy:\n    role: ", {"prospect", "customer", "lapsed"}),
        ],
    )
    def test_it_completes_keys_and_values(
        self, editor: tuple[Server, Path], typed: str, offered: set[str]
    ) -> None:
        """By the schema that lies beside the file."""
        shop = cj.Journey("shop")
        text = cj.dumps(shop, format="yaml", schema="./journey.schema.json") + typed
        lines = text.split("\n")
        where = {"line": len(lines) - 1, "character": len(lines[-1])}
        document = opened(editor, f"shop-{len(typed)}.yaml", text)
        parameters = {"textDocument": document, "position": where}
        result = editor[0].ask("textDocument/completion", parameters)
        assert offered <= {item["label"] for item in result["items"]}

    def test_it_marks_mistakes(self, editor: tuple[Server, Path]) -> None:
        """And has nothing to say of what is written."""
        text = cj.dumps(SHOP, format="yaml", schema="./journey.schema.json")
        whole = opened(editor, "whole.yaml", text)
        broken = opened(editor, "broken.yaml", text.replace("role: customer", "role: custmer"))
        reported: dict[str, list[str]] = {}
        while not {whole["uri"], broken["uri"]} <= reported.keys():
            result = editor[0].notification("textDocument/publishDiagnostics")
            reported[result["uri"]] = [item["message"] for item in result["diagnostics"]]
        assert reported[whole["uri"]] == []
        assert any("customer" in message for message in reported[broken["uri"]])
