"""How Sphinx builds the documentation; nothing is fetched while it does."""

import inspect
import types
from importlib import import_module
from importlib.metadata import version as version_of
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import customer_journey as cj

project = "customer-journey"
author = "The customer-journey authors"
project_copyright = f"2026, {author}"
release = version = version_of("customer-journey")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = True
# Types of other packages; their documentation is not at hand while this one is built.
nitpick_ignore_regex = [(r"py:.*", r"(?!customer_journey).*")]

html_theme = "furo"
html_title = "customer-journey"
html_copy_source = False

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Docstrings write code between single backticks.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Source", ("Columns", "params_style")]
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88


def _public_homes() -> dict[str, str]:
    """Where each class is defined, and the one path that callers import it by."""
    homes: dict[str, str] = {}
    modules = [value for name in cj.__all__ if inspect.ismodule(value := getattr(cj, name))]
    for module in [cj, *modules]:
        for name in module.__all__:
            value = getattr(module, name)
            if not isinstance(value, types.ModuleType):
                defined = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
                homes[defined] = f"{module.__name__}.{name}"
    return homes


HOMES = _public_homes()


def lead_home(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """Link a type that an annotation names by its private module to its public page."""
    home = HOMES.get(node.get("reftarget", ""))
    if home is None or node.get("refdomain") != "py":
        return None
    domain: Any = env.get_domain("py")
    for kind in ("class", "exc", "data", "func"):
        found = domain.resolve_xref(
            env, node.get("refdoc", ""), app.builder, kind, home, node, content
        )
        if found is not None:
            return found
    return None


def setup(app: Sphinx) -> None:
    """Attach the hook to Sphinx."""
    app.connect("missing-reference", lead_home)
