"""How Sphinx builds the documentation; nothing is fetched while it does."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import version as version_of
from inspect import isclass, isfunction, ismodule, isroutine
from pathlib import Path
from sys import modules, path
from types import FunctionType, GenericAlias, ModuleType
from typing import Any, ClassVar, TypeAlias, get_args, get_origin, get_type_hints

import attrs
from docutils import nodes
from sphinx.addnodes import pending_xref, toctree
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import stringify_annotation
from typing_extensions import override

import customer_journey as cj

project = "customer-journey"
author = "The customer-journey authors"
project_copyright = f"2026, {author}"
release = version = version_of("customer-journey")

path.insert(0, str(Path(__file__).parent))
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "_catalogue",
    "_pictures",
    "_rules",
]
exclude_patterns = ["_build"]
nitpicky = True
# Types of other packages; their documentation is not at hand while this one is built.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!customer_journey).*"),
    (r"py:class", r"customer_journey\..*\.([A-Z]|Frame)"),  # type variables
]

html_theme = "furo"
html_title = "customer-journey"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
# For assistants that read the site: served as it stands, beside the front page.
html_extra_path = ["llms.txt"]
pygments_style = "default"
pygments_dark_style = "github-dark"

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Docstrings write code between single backticks.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Source", ("Columns", "params_style")]
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88


def _home(value: object) -> str:
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"


MODULES = [cj, *(value for name in cj.__all__ if ismodule(value := getattr(cj, name)))]
PUBLIC = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name in module.__all__
    if not ismodule(value := getattr(module, name))
}
# Where each object is defined, and the one path that callers import it by.
HOMES = {_home(value): path for path, value in PUBLIC.items()}


def _drop_annotated(value: FunctionType | type) -> None:
    """Replace `Annotated[str, ...]` by `str` in annotations."""
    own = value.__annotations__
    # A name may be known to type checkers alone; then the annotation stays as it is written.
    with suppress(NameError):
        own.update({name: hint for name, hint in get_type_hints(value).items() if name in own})


def _simplify_signatures() -> None:
    """Show types in signatures as readers write them, without what only serves machines."""
    for value in PUBLIC.values():
        for part in [value, *vars(value).values()] if isclass(value) else [value]:
            plain = getattr(part, "__func__", getattr(part, "fget", part))
            if isfunction(plain) or isclass(plain):
                _drop_annotated(plain)
        if isclass(value) and attrs.has(value):
            for field in attrs.fields(attrs.resolve_types(value, include_extras=False)):
                # A converter that makes a tuple of anything says `Iterable[T]`; the field knows T.
                hints = value.__init__.__annotations__
                if "[~T]" in str(hints.get(field.alias)) and get_origin(field.type) is tuple:
                    hints[field.alias] = GenericAlias(Iterable, get_args(field.type)[0])


def link_public_path(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """Link a type that an annotation names by its private module to its public page."""
    home = HOMES.get(node.get("reftarget", ""))
    if home is None or node.get("refdomain") != "py":
        return None
    domain = env.get_domain("py")
    for kind in ("class", "exc", "type", "data", "func"):
        reference = domain.resolve_xref(
            env, node.get("refdoc", ""), app.builder, kind, home, node, content
        )
        if isinstance(reference, nodes.reference):
            return reference
    return None


def show_public_bases(
    app: Sphinx, name: str, kind: type, options: object, bases: list[type]
) -> None:
    """Replace private base classes by their own public bases."""
    del app, name, kind, options
    while private := [base for base in bases if _is_private(base)]:
        at = bases.index(private[0])
        bases[at : at + 1] = [base for base in private[0].__bases__ if base not in bases]


def _is_private(kind: type) -> bool:
    return kind.__module__.startswith(f"{cj.__name__}.") and _home(kind) not in HOMES


class PublicNames(SphinxDirective):
    """All public names of one module: its own, and those of the top level that it defines.

    Names listed under `first` come first, the others follow in alphabetical order.
    """

    required_arguments = 1
    option_spec: ClassVar = {"first": str.split}

    @override
    def run(self) -> list[nodes.Node]:
        """Document each of them with autodoc."""
        name = self.arguments[0]
        module = import_module(f"{cj.__name__}.{name}")
        lines = (
            [f".. automodule:: {module.__name__}", "   :no-members:", ""]
            if module in MODULES
            else []
        )
        entries = names_of(name)
        first: list[str] = self.options.get("first", [])
        for entry in dict.fromkeys([*first, *sorted(entries, key=str.lower)]):
            lines += _entry(entries[entry], PUBLIC[entries[entry]])
        return self.parse_text_to_nodes("\n".join(lines))


def names_of(module: str) -> dict[str, str]:
    """The public paths of what a module of the package defines, by name."""
    prefix = f"{cj.__name__}.{module}"
    return {
        path.rpartition(".")[2]: path
        for path, value in PUBLIC.items()
        if path.startswith(f"{prefix}.")
        or (path.count(".") == 1 and getattr(value, "__module__", "").startswith(f"{prefix}."))
    }


def _entry(path: str, value: object) -> list[str]:
    if isclass(value) and issubclass(value, Exception):
        return [f".. autoexception:: {path}", "   :show-inheritance:", ""]
    if isclass(value) or isroutine(value):
        return [f".. {'autoclass' if isclass(value) else 'autofunction'}:: {path}", ""]
    module, text = _described(path.rpartition(".")[2], value)
    body = [f"   {line}" for line in text]
    if module.__annotations__.get(path.rpartition(".")[2]) is TypeAlias:
        kind = value if isinstance(value, str) else stringify_annotation(value, "smart")
        return [f".. py:type:: {path}", f"   :canonical: {kind}", "", *body, ""]
    return [f".. py:data:: {path}", "", *body, ""]


def _described(name: str, value: object) -> tuple[ModuleType, list[str]]:
    """The module that defines an alias or a constant, and the docstring below it there."""
    for module in list(modules.values()):
        if module.__name__.partition(".")[0] == cj.__name__ and vars(module).get(name) is value:
            texts = ModuleAnalyzer.for_module(module.__name__).find_attr_docs()
            if ("", name) in texts:
                return module, texts["", name]
    raise LookupError(f"nothing describes {name}")


def name_cells(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put the name of its column into each cell of a table too wide for a phone.

    There, `site.css` shows such a table as one block for each row, and elsewhere hides these names.
    """
    del page
    if app.builder.format != "html":
        return
    for table in tree.findall(nodes.table):
        names, *rows = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
        columns = zip(names, *rows, strict=True)
        words = [[word for cell in column for word in cell.astext().split()] for column in columns]
        if sum(_GAP + max(map(len, column), default=0) for column in words) <= _PHONE:
            continue
        table["classes"].append("stacked")
        for row in rows:
            for name, cell in zip(names, row, strict=True):
                if cell.astext():
                    cell.insert(0, nodes.inline("", name.astext(), classes=["column"]))


_PHONE = 40
"""How many characters stand beside one another on a phone 390 pixels wide."""
_GAP = 2
"""How many fit into the space between two columns."""


def navigate_by_titles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Give the theme contents of pages without their sections, which it drops from each page.

    To copy them all first, for each of some 260 pages, takes half of the time.
    """
    del page, template, tree
    whole: Callable[..., str] = context["toctree"]

    def navigation(**options: object) -> str:
        tocs = app.env.tocs
        app.env.tocs = _titles(app.env)
        try:
            return whole(**options)
        finally:
            app.env.tocs = tocs

    context["toctree"] = navigation


@cache
def _titles(env: BuildEnvironment) -> dict[str, nodes.bullet_list]:
    titles = {name: toc.deepcopy() for name, toc in env.tocs.items()}
    for toc in titles.values():
        for title in toc.children:
            for sections in title.children[1:]:
                if isinstance(sections, nodes.Element):
                    sections[:] = list(title.findall(toctree))
    return titles


def setup(app: Sphinx) -> None:
    """Attach the hooks and the directive to Sphinx."""
    _simplify_signatures()
    app.add_directive("public-names", PublicNames)
    app.connect("missing-reference", link_public_path)
    app.connect("autodoc-process-bases", show_public_bases)
    app.connect("doctree-resolved", name_cells)
    # Before the theme asks.
    app.connect("html-page-context", navigate_by_titles, priority=400)
