"""The `mcp` command: a server by which assistants use the library as people use the commands."""

import os
from collections.abc import Callable
from datetime import datetime
from errno import ENOENT
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, ParamSpec, TypeVar

from customer_journey._cli._diagnostics import other_file
from customer_journey._cli._drawing import written_for
from customer_journey._cli._sources import journey_in, preset_named, read_journey, renamed
from customer_journey._messages._current import in_language
from customer_journey._values import brief
from customer_journey._version import __version__
from customer_journey.errors import (
    InvalidFileError,
    InvalidValueError,
    JourneyError,
    MissingExtraError,
    Problem,
)
from customer_journey.files._atomic import checked_path

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from customer_journey._model import Journey

__all__ = ["server_for"]

_INSTRUCTIONS: Final = """\
Customer journeys as files: check them, show them, locate customers in them, compare them.
A journey is named by the path of its file (.yaml, .json), by the name of a published framework
(aarrr, marketing-hourglass, ...), or given as the text of a file. The resource
customer-journey://guide says how journeys are written.
"""
_WIDTH: Final = 100

P = ParamSpec("P")
R = TypeVar("R")

Format = Literal["text", "mermaid", "svg", "yaml", "json"]


def server_for(root: Path) -> "MCPServer[Any]":
    """A server whose tools read journeys below a folder, presets, and texts that they are given.

    Raises:
        InvalidFileError: The root is not a folder.
        MissingExtraError: The extra `mcp` is not installed.
    """
    if not root.is_dir():
        raise InvalidFileError(str(root), [Problem("", "no such folder")])
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError:
        raise MissingExtraError("mcp", "mcp") from None
    tools = _Tools(root.resolve())
    server: MCPServer[Any] = MCPServer(
        "customer-journey", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING"
    )

    def telling(tool: Callable[P, R]) -> Callable[P, R]:
        @wraps(tool)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return tool(*args, **kwargs)
            except (JourneyError, OSError) as error:
                # Of any other error the server tells the assistant nothing.
                raise ToolError(str(error)) from None

        return wrapper

    server.add_tool(telling(tools.check))
    server.add_tool(telling(tools.show))
    server.add_tool(telling(tools.locate))
    server.add_tool(telling(tools.compare))
    server.resource("customer-journey://guide", mime_type="text/markdown")(guide)
    return server


def guide() -> str:
    """How journeys are written and used."""
    return resources.files("customer_journey").joinpath("SKILL.md").read_text("utf-8")


class _Tools:
    """What assistants can ask; the docstrings are what they read."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def check(
        self, journey: str, rules: list[str] | None = None, language: str = ""
    ) -> dict[str, Any]:
        """Check a journey by the rules: each finding with its place and how to fix it.

        Args:
            journey: The path of a file, the name of a preset, or the text of a file.
            rules: Only these rules: codes, names or beginnings of codes; all by default.
            language: Of the findings, as in de; by default that of the journey.
        """
        from customer_journey.rules._default import DEFAULT
        from customer_journey.rules._engine import validate

        chosen = DEFAULT.select(*rules) if rules else DEFAULT
        return validate(self._journey(journey), rules=chosen, language=language).to_dict()

    def show(self, journey: str, format: Format = "text", language: str = "") -> str:
        """Draw a journey as text, Mermaid or SVG, or write it as YAML or JSON.

        Args:
            journey: The path of a file, the name of a preset, or the text of a file.
            format: How to show it.
            language: Of the words of a drawing, as in de; by default that of the journey.
        """
        arguments: dict[str, object] = {"width": _WIDTH} if format == "text" else {}
        if format not in {"yaml", "json"}:
            arguments["language"] = language
        return str(written_for(self._journey(journey), format, arguments))

    def locate(
        self, journey: str, facts: dict[str, Any], as_of: str | None = None, language: str = ""
    ) -> dict[str, Any]:
        """Say where a customer with these facts is, what comes next, and what is in the way.

        Args:
            journey: The path of a file, the name of a preset, or the text of a file.
            facts: What is known of the customer, by the names of the journey's facts.
            as_of: Up to when the time since a fact is counted, in ISO 8601.
            language: Of the explanation, as in de; by default that of the journey.
        """
        from customer_journey._model._facts import read_facts
        from customer_journey.people._locate import locate

        value = self._journey(journey)
        location = locate(value, read_facts(value, facts), as_of=_moment(as_of))
        with in_language(language, fixed=bool(language)):
            return {"explained": location.explain(), **location.to_dict()}

    def compare(
        self,
        left: str,
        right: str,
        how: Literal["versions", "frameworks"] = "frameworks",
        language: str = "",
    ) -> dict[str, Any]:
        """Compare two journeys: as frameworks, stage by stage, or as versions, change by change.

        Args:
            left: The path of a file, the name of a preset, or the text of a file; the old version.
            right: Another one; the new version.
            how: As two frameworks, or as two versions of one journey.
            language: Of the explanation, as in de; by default that of a journey.
        """
        from customer_journey.compare._align import align
        from customer_journey.compare._diff import diff

        pair = self._journey(left), self._journey(right)
        with in_language(language, fixed=bool(language)):
            answer = diff(*pair) if how == "versions" else align(*pair)
            return {"explained": str(answer), **answer.to_dict()}

    def _journey(self, source: str) -> "Journey":
        """A journey below the folder, a preset, or one written out.

        Raises:
            InvalidFileError: It is none of these.
        """
        if "\n" in source or source.lstrip().startswith("{"):
            with renamed("text"):
                return journey_in(source.encode(errors="replace"))
        # `Path.resolve` raises a RuntimeError where links go round.
        path = Path(os.path.realpath(self._root / checked_path(source, "journey")))
        if not path.is_relative_to(self._root):
            problem = Problem("", "outside of the folder that may be read")
            raise InvalidFileError(source, [problem])
        try:
            is_file, is_folder = path.is_file(), path.is_dir()
        except OSError as error:
            # Such a path is long, and the error repeats it.
            raise InvalidFileError(brief(source), [Problem("", str(error.strerror))]) from None
        if not path.suffix and not (is_file or is_folder):
            # Neither a name in the folder that commands run in, nor "-": the protocol is there.
            return preset_named(source)
        if is_folder:
            raise InvalidFileError(source, [Problem("", "a folder, and no file")])
        if not is_file:
            hint = other_file(FileNotFoundError(ENOENT, "", str(path)))
            hint = hint.replace(f"{self._root}{os.sep}", "")
            raise InvalidFileError(source, [Problem("", "no such file", hint=hint)])
        with renamed(source):
            return read_journey(str(path)).journey


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        problem = Problem("as_of", "expected a date or a date and time in ISO 8601")
        raise InvalidValueError("locate", [problem]) from None
