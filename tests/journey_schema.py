"""The JSON Schema of journey files, made from the nouns' fields and what is said under them.

`python -m tests.journey_schema` prints it; a test holds the one in the package against it.
"""

import ast
import inspect
import json
import sys
import textwrap
from datetime import date, timedelta
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import attrs

import customer_journey as cj
from customer_journey.files._short_forms import SHORT_FORMS, ShortForm

__all__ = ["build"]

Schema = dict[str, Any]

ID = "[a-z0-9]+(-[a-z0-9]+)*"
BEYOND_TYPES: dict[tuple[str, str], Schema] = {
    ("Transition", "probability"): {"minimum": 0, "maximum": 1},
    ("Transition", "effort"): {"minimum": 0},
    ("Transition", "personas"): {"uniqueItems": True},
    ("Insight", "importance"): {"minimum": 0, "maximum": 10},
    ("Insight", "satisfaction"): {"minimum": 0, "maximum": 10},
    ("Insight", "share"): {"minimum": 0, "maximum": 1},
    ("Insight", "n"): {"minimum": 1},
    ("Insight", "personas"): {"uniqueItems": True},
    ("Reward", "value"): {"minimum": 0},
    ("Experience", "score"): {"minimum": -2, "maximum": 2},
    ("Experience", "low"): {"minimum": -2, "maximum": 2},
    ("Experience", "high"): {"minimum": -2, "maximum": 2},
    ("Experience", "n"): {"minimum": 1},
    ("Experience", "personas"): {"uniqueItems": True},
    ("Opportunity", "effort"): {"exclusiveMinimum": 0},
    ("Opportunity", "confidence"): {"minimum": 0, "maximum": 1},
    ("Opportunity", "lifts"): {
        "propertyNames": {"pattern": rf"^\s*{ID}\s*->\s*{ID}\s*$"},
        "additionalProperties": {"type": "number", "minimum": -1, "maximum": 1},
    },
    ("Stage", "phases"): {"uniqueItems": True},
    ("Stage", "personas"): {"uniqueItems": True},
    ("Journey", "language"): {"pattern": r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"},
    ("Journey", "starts"): {"uniqueItems": True},
    ("Journey", "goals"): {"uniqueItems": True},
    ("Fact", "values"): {"uniqueItems": True},
    ("Suppression", "rule"): {"pattern": r"\S"},
    ("Suppression", "reason"): {"pattern": r"\S"},
}
"""What nouns check beyond the types of their fields."""

NUMBER = r"\d{1,15}(\.\d{1,6})?"
DURATION = (
    rf"^\s*({NUMBER} ?(week|day|hour|minute|second)s?"
    rf"|P({NUMBER}W)?({NUMBER}D)?(T({NUMBER}H)?({NUMBER}M)?({NUMBER}S)?)?)\s*$"
)
VERBS = list(get_args(get_type_hints(cj.criteria.Reading)["take"]))
COMPUTATIONS = [*VERBS, "since", "when"]
"""The keys that say how a fact is computed, each by itself."""
METRIC_COMPUTATIONS = ["conversion", "time", "share", "average", "count", "sum", "ratio"]
BESIDE_METRICS = {
    "where": ["count", "sum"],
    "within": ["conversion", "time"],
    "of": ["share", "average"],
    "quantile": ["time"],
    "every": ["count", "sum"],
}
"""What may stand beside those of metrics."""
FACT_TYPES = ["boolean", "number", "string"]
FACT_VALUES: dict[str, Schema] = {
    "bool": {"type": "null"},
    "int": {"type": ["integer", "null"]},
    "float": {"type": ["number", "null"]},
    "str": {"type": ["string", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "datetime": {"type": ["string", "null"]},
}


def build() -> Schema:
    """The schema of a whole file."""
    defs: dict[str, Schema] = {
        "id": {
            "type": "string",
            "pattern": f"^{ID}$",
            "description": "Lower-case words joined by dashes.",
        },
        "criterion": {
            "type": "string",
            "minLength": 1,
            "description": "A condition on facts, as in `orders >= 2 and plan in ['pro', 'team']`.",
        },
    }
    body = _mapping_of(cj.Journey, defs)
    header: Schema = {
        "$schema": {"type": "string", "description": "Where this schema is, for editors."},
        "customer_journey": {"const": 1, "description": "The version of the format."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:customer-journey:format:1",
        "title": "Customer journey",
        **body,
        "properties": header | body["properties"],
        "required": ["customer_journey", *body["required"]],
        "$defs": dict(sorted(defs.items())),
    }


def _mapping_of(element: Any, defs: dict[str, Schema]) -> Schema:
    hints = get_type_hints(element, include_extras=True)
    said = _said_of(element)
    fields = [field for field in attrs.fields(element) if field.init]
    inside = [field for field in fields if field.name not in _outside(element)]
    properties: dict[str, Schema] = {}
    for field in inside:
        if field.name == "computed":
            properties |= _of_measuring(defs) if element is cj.Metric else _of_computing(defs)
            continue
        schema = _schema_of(hints[field.name], defs)
        schema |= BEYOND_TYPES.get((element.__name__, field.name), {})
        if field.default is not attrs.NOTHING:
            schema = _or_null(schema)
        properties[field.name] = {"description": said[field.name], **schema}
    for name, form in SHORT_FORMS.get(element, {}).items():
        properties[name] = _short_form(form, properties.get(form.field, {}), hints)
    built: Schema = {
        "type": "object",
        "description": (inspect.getdoc(element) or "").partition("\n\n")[0].replace("\n", " "),
        "properties": properties,
        "required": [field.name for field in inside if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }
    if element is cj.Metric:
        return (
            built
            | _alternatives(METRIC_COMPUTATIONS, BESIDE_METRICS)
            | {
                "allOf": [
                    {"if": _stated(key), "then": _stated("within")}
                    for key in ("conversion", "time")
                ]
            }
        )
    beside = dict.fromkeys(["where", "within"], VERBS)
    return built | (
        {"allOf": _values_by_type(), **_alternatives(COMPUTATIONS, beside)}
        if element is cj.Fact
        else {}
    )


def _stated(key: str) -> Schema:
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _alternatives(keys: list[str], beside: dict[str, list[str]]) -> Schema:
    """One way to compute at most, and what stands beside some of them alone."""
    transitions = [_stated(key) for key in keys]
    return {
        "oneOf": [{"not": {"anyOf": transitions}}, *transitions],
        "dependentSchemas": {
            name: {"anyOf": [{"properties": {name: {"type": "null"}}}, *map(_stated, fitting)]}
            for name, fitting in beside.items()
        },
    }


def _of_measuring(defs: dict[str, Schema]) -> dict[str, Schema]:
    """The keys that say how a metric is computed."""
    said = _said_of(cj.criteria.TimeToConvert) | _said_of(cj.criteria.Proportion)
    metric = rf"{ID}(\.{ID})?"
    reading = _of_computing(defs)
    criterion = _or_null(_referred("criterion"))
    return {
        "conversion": {
            "description": "Two stages: the share of people at the one who reach the other.",
            "type": ["string", "null"],
            "pattern": rf"^\s*{ID}\s*->\s*{ID}\s*$",
        },
        "time": {
            "description": "Two stages: how long people at the one take to reach the other.",
            "type": ["string", "null"],
            "pattern": rf"^\s*{ID}\s*->\s*{ID}\s*$",
        },
        "share": {"description": said["criterion"], **criterion},
        "average": {
            "description": _said_of(cj.criteria.Average)["fact"],
            "type": ["string", "null"],
            "minLength": 1,
        },
        "count": reading["count"],
        "sum": reading["sum"],
        "ratio": {
            "description": "Two metrics, by their ids at the same stage or as `stage.metric`.",
            "type": ["string", "null"],
            "pattern": rf"^\s*{metric}\s*/\s*{metric}\s*$",
        },
        "where": reading["where"],
        "within": {"description": said["within"], "type": ["string", "null"], "pattern": DURATION},
        "of": {"description": said["of"], **criterion},
        "quantile": {
            "description": said["quantile"],
            "type": ["number", "null"],
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 1,
        },
    }


def _of_computing(defs: dict[str, Schema]) -> dict[str, Schema]:
    """The keys that say how a fact is computed."""
    name: Schema = {"type": "string", "minLength": 1}
    several: Schema = {"type": "array", "items": name, "minItems": 1, "uniqueItems": True}
    defs["Read"] = {
        "description": "Events, each with its name; after a dot, or under `column`, a column.",
        "anyOf": [
            name,
            several,
            {
                "type": "object",
                "properties": {"event": {"anyOf": [name, several]}, "column": name},
                "required": ["event"],
                "additionalProperties": False,
            },
        ],
    }
    said = _said_of(cj.criteria.Reading)
    return {
        **{
            verb: {"description": f"The {verb} of events.", **_or_null(_referred("Read"))}
            for verb in VERBS
        },
        "where": {"description": said["where"], **_or_null(_referred("criterion"))},
        "within": {"description": said["within"], "type": ["string", "null"], "pattern": DURATION},
        "since": {
            "description": "The fact from which time is counted.",
            "type": ["string", "null"],
        },
        "when": {"description": "A criterion over facts.", **_or_null(_referred("criterion"))},
    }


def _short_form(form: ShortForm, field: Schema, hints: dict[str, Any]) -> Schema:
    """What may stand under a key that stands for elements: texts, or the elements themselves."""
    elements = f"`{form.field}`" if form.field in hints else "`questions` of the first start"
    kind = "" if form.insight is None else f" of kind `{form.insight}`"
    said = {"description": f"Short for {elements}{kind}."}
    if not form.several:
        return {**said, "type": ["string", "null"]}
    texts: Schema = {"type": "array", "items": {"type": "string"}}
    if form.kind is cj.Question:
        return {**said, **_or_null(texts)}
    own = {key: value for key, value in field.items() if key != "description"}
    if form.kind is cj.Claim:
        said = {"description": f"{field['description']} A list of texts is short for claims."}
    return {**said, "anyOf": [texts, own]}


def _values_by_type() -> list[Schema]:
    return [
        {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {
                "properties": {
                    "minimum": schema,
                    "maximum": schema,
                    "values": {"items": {**schema, "type": schema["type"][0]}}
                    if kind != "bool"
                    else {"maxItems": 0},
                }
            },
        }
        for kind, schema in FACT_VALUES.items()
    ]


def _outside(element: Any) -> list[str]:
    """The fields that stand in the key which a noun is listed under."""
    if element is cj.Transition:
        return ["source", "target", "otherwise"]
    names = [field.name for field in attrs.fields(element)]
    return names[:1] if names[0] in {"id", "key", "name"} and element is not cj.Journey else []


def _schema_of(hint: Any, defs: dict[str, Schema]) -> Schema:
    parts = [part for part in get_args(hint) if part is not type(None)]
    if get_origin(hint) is Annotated:
        return _referred("id") if parts[1] == "id" else {"type": "string", "minLength": 1}
    if get_origin(hint) is Literal:
        return {"enum": list(parts)}
    if get_origin(hint) is tuple:
        return _several(parts[0], defs)
    if date in parts and len(parts) > 1:
        return {"type": FACT_TYPES}
    if parts:
        return _schema_of(parts[0], defs)
    simple: dict[object, Schema] = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        cj.types.FrozenMap: {"type": "object"},
        timedelta: {"type": "string", "pattern": DURATION},
        cj.Criterion: _referred("criterion"),
    }
    return simple[hint] if hint in simple else _element(hint, defs)


def _several(hint: Any, defs: dict[str, Schema]) -> Schema:
    if not attrs.has(hint) or not _outside(hint):
        return {"type": "array", "items": _schema_of(hint, defs)}
    entry = _element(hint, defs)
    if not defs[hint.__name__]["required"]:
        entry = _or_null(entry)
    names: Schema = {"pattern": f"^{ID}$"}
    if hint is cj.Transition:
        listed = rf"\[\s*{ID}(\s*,\s*{ID})*\s*\]"
        names = {"pattern": rf"^\s*({ID}|\*|{listed})\s*->\s*{ID}\s*$"}
    elif hint in {cj.Fact, cj.Event}:
        names = {"minLength": 1}
    return {"type": "object", "propertyNames": names, "additionalProperties": entry}


def _element(element: Any, defs: dict[str, Schema]) -> Schema:
    if element.__name__ not in defs:
        defs[element.__name__] = _mapping_of(element, defs)
    return _referred(element.__name__)


def _referred(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(schema: Schema) -> Schema:
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    if "type" in schema:
        kinds: list[str] = schema["type"] if schema["type"] == FACT_TYPES else [schema["type"]]
        return schema | {"type": [*kinds, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _said_of(element: type) -> dict[str, str]:
    """What stands under each field in the source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(element))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(said.value.value).replace("\n", " ")
        for field, said in zip(body.body, body.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant)
        if isinstance(said.value.value, str)
    }


if __name__ == "__main__":
    json.dump(build(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
