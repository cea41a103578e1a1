"""The schema of journey files, which lies in the package as a file of its own."""

import json
import marshal
from functools import cache
from importlib.resources import files
from typing import Any, cast

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of journey files, in JSON and YAML alike.

    With it, editors complete keys and mark mistakes as one types. It covers
    each value by itself: not whether a reference leads anywhere, nor whether a criterion can be
    read.

    Example:
        >>> import customer_journey as cj
        >>> cj.json_schema()["required"]
        ['customer_journey', 'id']
    """
    return cast("dict[str, Any]", marshal.loads(_marshalled()))  # noqa: S302 - it is our own


@cache
def _marshalled() -> bytes:
    """The schema in a form from which a new copy takes half as long as from its text."""
    path = files("customer_journey.files").joinpath("journey.schema.json")
    return marshal.dumps(json.loads(path.read_text(encoding="utf-8")))
