"""Pictures in the documentation, drawn by the library whenever it is built."""
# ruff: noqa: INP001 - an extension of one documentation, found by path

import re
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from typing_extensions import override

import customer_journey as cj

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pictures(
    value: cj.Journey | cj.render.Pictured, *, direction: cj.render.Direction = "LR"
) -> Iterator[str]:
    """The value's picture for a light page, and for a dark one; the theme shows one of them."""
    themes: tuple[cj.render.Theme, ...] = ("light", "dark")
    for theme in themes:
        if isinstance(value, cj.Journey):
            picture = cj.render.to_svg(value, title="", theme=theme, direction=direction)
        else:
            picture = cj.render.to_svg(value, title="", theme=theme)
        # Where the map is wider than the page it scrolls, by keyboard too.
        yield f'<div class="journey only-{theme}" tabindex="0">{picture.rstrip()}</div>'


class Picture(SphinxDirective):
    """The map of a preset, of a journey in a file, or of a variable of the Python block above.

    The argument says which: a name of a preset, a file beside the page, or a variable.
    """

    required_arguments = 1
    option_spec: ClassVar = {
        "direction": lambda value: directives.choice(value, ("LR", "TB")),
    }

    @override
    def run(self) -> list[nodes.Node]:
        """Two pictures, of which the page shows the one for the theme of its reader."""
        value = self._value(self.arguments[0])
        html = "\n".join(pictures(value, direction=self.options.get("direction", "LR")))
        return [nodes.raw("", html, format="html")]

    def _value(self, name: str) -> cj.Journey | cj.render.Pictured:
        for preset in cj.presets.names():
            if preset == name:
                return cj.presets.get(preset)
        if name.endswith((".json", ".yaml")):
            _, path = self.env.relfn2path(name)
            self.env.note_dependency(path)
            return cj.load(path)
        page = self.env.doc2path(self.env.docname).read_text(encoding="utf-8")
        above = "\n".join(page.splitlines()[: self.lineno]) + "\n"
        variable, _, field = name.partition(".")
        value = run(BLOCK.findall(above)[-1])[variable]
        value = getattr(value, field) if field else value
        if not isinstance(value, cj.Journey | cj.render.Pictured):
            raise self.error(f"{name} has no picture")
        return value


def run(code: str) -> dict[str, object]:
    """Run a block in an empty folder, and return the names that it defines."""
    names: dict[str, object] = {}
    with TemporaryDirectory() as folder, chdir(Path(folder)), redirect_stdout(StringIO()):
        exec(code, names)  # noqa: S102 - a block of ours, run as readers would
    return names


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
