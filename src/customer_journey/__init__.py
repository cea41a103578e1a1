"""Customer journeys as values: model them, check them, compare them, walk them.

A journey is a frozen directed graph of stages. Functions take journeys and give back answers that
carry their own proof.

Example:
    >>> import customer_journey as cj
    >>> shop = cj.Journey.sequence("shop", ["Know", "Try", "Buy"])
    >>> [stage.id for stage in shop], shop.goals
    (['know', 'try', 'buy'], ('buy',))
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from attrs import evolve

from customer_journey import errors
from customer_journey._criteria import (
    Criterion,
    FactReference,
    all_of,
    any_of,
    fact,
    parse_criterion,
)
from customer_journey._display import Drawing, draw_with
from customer_journey._model import (
    Asset,
    Audience,
    Basis,
    Claim,
    Confidence,
    Fact,
    FactType,
    FactValue,
    FrozenMap,
    Handoff,
    Journey,
    JsonValue,
    Metric,
    Persona,
    Phase,
    Promise,
    Question,
    Role,
    Source,
    Stage,
    Suppression,
    Touchpoint,
    Transition,
    TransitionKind,
)
from customer_journey._validated import Validation, validate_with

if TYPE_CHECKING:
    from customer_journey import evidence, markov, presets, render, rules
    from customer_journey._align import (
        Alignment,
        Block,
        Carried,
        Crossing,
        Crosswalk,
        Entry,
        Figure,
        Guess,
        Measure,
        Shape,
        Side,
        Uncarried,
        align,
        carry,
        crosswalk,
    )
    from customer_journey._compare import Change, ChangeKind, Diff, Impact, diff
    from customer_journey._content import (
        Account,
        AssetPlan,
        Conflict,
        Coverage,
        CoverageCell,
        Fate,
        HandoffCheck,
        Ledger,
        NewAsset,
        PlacedClaim,
        WeakestPath,
        conflicts,
        coverage,
        handoffs,
        ledger,
    )
    from customer_journey._enrol import (
        Enrolment,
        EnrolmentMove,
        EnrolmentMoveKind,
        EnrolmentStatus,
        Lapse,
        NextStep,
        Policy,
        Reason,
        Referral,
        Transfer,
        Transferred,
        Wait,
        advance,
        enrol,
        next_steps,
        refer,
        transfer,
    )
    from customer_journey._graph import from_networkx, to_networkx
    from customer_journey._io import (
        Format,
        dump,
        dumps,
        from_dict,
        json_schema,
        load,
        loads,
        to_dict,
    )
    from customer_journey._migrate import Migration, Obligation, Placement, Refusal, Step, migrate
    from customer_journey._reshape import (
        for_persona,
        insert_stage,
        merge_stages,
        rename_stages,
        select_stages,
    )
    from customer_journey._traverse import (
        Blocked,
        Location,
        MoveKind,
        Paths,
        Route,
        Standing,
        Verdict,
        Weight,
        best_paths,
        bottlenecks,
        count_paths,
        eventually,
        layers,
        locate,
        must_pass,
        never,
        next_stages,
        paths,
        precedes,
        reachable,
        shares,
        shortest_path,
    )
    from customer_journey.rules._engine import validate
else:
    # Type checkers do not see this: to them, it would make any misspelt name an attribute.
    def __getattr__(name):  # noqa: ANN001, ANN202 - the hook of the language, never called by name
        room = _LATER.get(name)
        if room is None:
            module = sys.modules[__name__]
            raise AttributeError(
                f"module {__name__!r} has no attribute {name!r}", name=name, obj=module
            )
        found = import_module(f"{__name__}.{room or name}")
        value = getattr(found, name) if room else found
        globals()[name] = value
        return value


__all__ = [
    "Account",
    "Alignment",
    "Asset",
    "AssetPlan",
    "Audience",
    "Basis",
    "Block",
    "Blocked",
    "Carried",
    "Change",
    "ChangeKind",
    "Claim",
    "Confidence",
    "Conflict",
    "Coverage",
    "CoverageCell",
    "Criterion",
    "Crossing",
    "Crosswalk",
    "Diff",
    "Enrolment",
    "EnrolmentMove",
    "EnrolmentMoveKind",
    "EnrolmentStatus",
    "Entry",
    "Fact",
    "FactReference",
    "FactType",
    "FactValue",
    "Fate",
    "Figure",
    "Format",
    "FrozenMap",
    "Guess",
    "Handoff",
    "HandoffCheck",
    "Impact",
    "Journey",
    "JsonValue",
    "Lapse",
    "Ledger",
    "Location",
    "Measure",
    "Metric",
    "Migration",
    "MoveKind",
    "NewAsset",
    "NextStep",
    "Obligation",
    "Paths",
    "Persona",
    "Phase",
    "PlacedClaim",
    "Placement",
    "Policy",
    "Promise",
    "Question",
    "Reason",
    "Referral",
    "Refusal",
    "Role",
    "Route",
    "Shape",
    "Side",
    "Source",
    "Stage",
    "Standing",
    "Step",
    "Suppression",
    "Touchpoint",
    "Transfer",
    "Transferred",
    "Transition",
    "TransitionKind",
    "Uncarried",
    "Verdict",
    "Wait",
    "WeakestPath",
    "Weight",
    "advance",
    "align",
    "all_of",
    "any_of",
    "best_paths",
    "bottlenecks",
    "carry",
    "conflicts",
    "count_paths",
    "coverage",
    "crosswalk",
    "diff",
    "dump",
    "dumps",
    "enrol",
    "errors",
    "eventually",
    "evidence",
    "evolve",
    "fact",
    "for_persona",
    "from_dict",
    "from_networkx",
    "handoffs",
    "insert_stage",
    "json_schema",
    "layers",
    "ledger",
    "load",
    "loads",
    "locate",
    "markov",
    "merge_stages",
    "migrate",
    "must_pass",
    "never",
    "next_stages",
    "next_steps",
    "parse_criterion",
    "paths",
    "precedes",
    "presets",
    "reachable",
    "refer",
    "rename_stages",
    "render",
    "rules",
    "select_stages",
    "shares",
    "shortest_path",
    "to_dict",
    "to_networkx",
    "transfer",
    "validate",
]

# Where a name is found when it is first asked for; an empty room stands for a module of its own.
_LATER = {
    "Account": "_content",
    "Alignment": "_align",
    "AssetPlan": "_content",
    "Block": "_align",
    "Blocked": "_traverse",
    "Carried": "_align",
    "Change": "_compare",
    "ChangeKind": "_compare",
    "Conflict": "_content",
    "Coverage": "_content",
    "CoverageCell": "_content",
    "Crossing": "_align",
    "Crosswalk": "_align",
    "Diff": "_compare",
    "Enrolment": "_enrol",
    "EnrolmentMove": "_enrol",
    "EnrolmentMoveKind": "_enrol",
    "EnrolmentStatus": "_enrol",
    "Entry": "_align",
    "Fate": "_content",
    "Figure": "_align",
    "Format": "_io",
    "Guess": "_align",
    "HandoffCheck": "_content",
    "Impact": "_compare",
    "Lapse": "_enrol",
    "Ledger": "_content",
    "Location": "_traverse",
    "Measure": "_align",
    "Migration": "_migrate",
    "MoveKind": "_traverse",
    "NewAsset": "_content",
    "NextStep": "_enrol",
    "Obligation": "_migrate",
    "Paths": "_traverse",
    "PlacedClaim": "_content",
    "Placement": "_migrate",
    "Policy": "_enrol",
    "Reason": "_enrol",
    "Referral": "_enrol",
    "Refusal": "_migrate",
    "Route": "_traverse",
    "Shape": "_align",
    "Side": "_align",
    "Standing": "_traverse",
    "Step": "_migrate",
    "Transfer": "_enrol",
    "Transferred": "_enrol",
    "Uncarried": "_align",
    "Verdict": "_traverse",
    "Wait": "_enrol",
    "WeakestPath": "_content",
    "Weight": "_traverse",
    "advance": "_enrol",
    "align": "_align",
    "best_paths": "_traverse",
    "bottlenecks": "_traverse",
    "carry": "_align",
    "conflicts": "_content",
    "count_paths": "_traverse",
    "coverage": "_content",
    "crosswalk": "_align",
    "diff": "_compare",
    "dump": "_io",
    "dumps": "_io",
    "enrol": "_enrol",
    "eventually": "_traverse",
    "evidence": "",
    "for_persona": "_reshape",
    "from_dict": "_io",
    "from_networkx": "_graph",
    "handoffs": "_content",
    "insert_stage": "_reshape",
    "json_schema": "_io",
    "layers": "_traverse",
    "ledger": "_content",
    "load": "_io",
    "loads": "_io",
    "locate": "_traverse",
    "markov": "",
    "merge_stages": "_reshape",
    "migrate": "_migrate",
    "must_pass": "_traverse",
    "never": "_traverse",
    "next_stages": "_traverse",
    "next_steps": "_enrol",
    "paths": "_traverse",
    "precedes": "_traverse",
    "presets": "",
    "reachable": "_traverse",
    "refer": "_enrol",
    "rename_stages": "_reshape",
    "render": "",
    "rules": "",
    "select_stages": "_reshape",
    "shares": "_traverse",
    "shortest_path": "_traverse",
    "to_dict": "_io",
    "to_networkx": "_graph",
    "transfer": "_enrol",
    "validate": "rules._engine",
}


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]


def _drawing() -> Drawing:
    from customer_journey.render._bundle import bundle

    return bundle


draw_with(_drawing)


def _validation() -> Validation:
    from customer_journey._io import _pydantic

    return _pydantic.core_schema, _pydantic.json_schema


validate_with(_validation)
