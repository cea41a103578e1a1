"""Journeys as fields of pydantic models: the same data as in a file, the same complaints."""

from collections.abc import Mapping
from typing import Any, cast

from customer_journey._model import Journey
from customer_journey.errors import InvalidFileError
from customer_journey.files._journeys import from_dict, to_dict
from customer_journey.files._schema import json_schema as schema_of_files

__all__ = ["core_schema", "json_schema_hook"]


def core_schema() -> dict[str, Any]:
    """How pydantic validates a journey, as itself or as plain data, and writes it as plain data."""
    from pydantic_core import core_schema as schemas

    schema = schemas.no_info_plain_validator_function(
        _read, serialization=schemas.plain_serializer_function_ser_schema(to_dict)
    )
    return cast("dict[str, Any]", schema)


def _read(data: Journey | Mapping[str, object]) -> Journey:
    from pydantic_core import PydanticCustomError

    if isinstance(data, Journey):
        return data
    try:
        return from_dict(data)
    except InvalidFileError as error:
        # An error of ours would do for pydantic, but web frameworks turn its fields into JSON.
        raise PydanticCustomError("journey", "{problems}", {"problems": str(error)}) from error


def json_schema_hook() -> dict[str, Any]:
    """The schema of journey files without references, so that it can stand inside another."""
    schema = schema_of_files()
    definitions = cast("dict[str, dict[str, Any]]", schema.pop("$defs"))
    del schema["$schema"], schema["$id"]
    return cast("dict[str, Any]", _resolved(schema, definitions))


def _resolved(part: object, definitions: dict[str, dict[str, Any]]) -> object:
    if isinstance(part, list):
        return [_resolved(item, definitions) for item in cast("list[object]", part)]
    if not isinstance(part, dict):
        return part
    keys = cast("dict[str, object]", part)
    named = keys.get("$ref")
    if isinstance(named, str):
        rest = {key: value for key, value in keys.items() if key != "$ref"}
        keys = {**definitions[named.removeprefix("#/$defs/")], **rest}
    return {key: _resolved(value, definitions) for key, value in keys.items()}
