"""Customer journeys as values: model them, check them, compare them, traverse them.

A journey is a frozen directed graph of stages. Functions take journeys and return answers that
carry their own proof.

Example:
    >>> import customer_journey as cj
    >>> shop = cj.Journey.sequence("shop", ["Know", "Try", "Buy"])
    >>> [stage.id for stage in shop], shop.goals
    (['know', 'try', 'buy'], ('buy',))
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach_grouped

# The elements; then each module, followed by the names that it lends to this page.
__all__ = [
    "Action",
    "Asset",
    "Audience",
    "Claim",
    "Experience",
    "Handoff",
    "Insight",
    "Journey",
    "Metric",
    "Opportunity",
    "PathRule",
    "Persona",
    "Promise",
    "Question",
    "Reward",
    "Source",
    "Stage",
    "Suppression",
    "Touchpoint",
    "Transition",
    "evolve",
    "from_networkx",
    "read_facts",
    "to_networkx",
    "compare",
    "align",
    "crosswalk",
    "diff",
    "migrate",
    "content",
    "coverage",
    "ledger",
    "criteria",
    "Criterion",
    "Event",
    "Fact",
    "fact",
    "parse_criterion",
    "edit",
    "bind",
    "errors",
    "events",
    "evidence",
    "files",
    "dump",
    "dumps",
    "json_schema",
    "load",
    "loads",
    "interchange",
    "markov",
    "opportunities",
    "people",
    "advance",
    "enrol",
    "locate",
    "next_stages",
    "transfer",
    "presets",
    "render",
    "rules",
    "validate",
    "testing",
    "traverse",
    "bottlenecks",
    "must_pass",
    "paths",
    "reachable",
    "shortest_path",
    "types",
]

if TYPE_CHECKING:
    from attrs import evolve

    from customer_journey import (
        compare,
        content,
        criteria,
        edit,
        errors,
        events,
        evidence,
        files,
        interchange,
        markov,
        people,
        presets,
        render,
        rules,
        testing,
        traverse,
        types,
    )
    from customer_journey._graph._networkx import from_networkx, to_networkx
    from customer_journey._model._customers import Audience, Insight, Persona
    from customer_journey._model._elements import (
        Action,
        Asset,
        Claim,
        Handoff,
        Metric,
        PathRule,
        Promise,
        Question,
        Reward,
        Source,
        Suppression,
        Touchpoint,
    )
    from customer_journey._model._experience import Experience, Opportunity
    from customer_journey._model._facts import read_facts
    from customer_journey._model._journey import Journey
    from customer_journey._model._stage import Stage, Transition
    from customer_journey._version import __version__ as __version__
    from customer_journey.compare._align import align
    from customer_journey.compare._crosswalk import crosswalk
    from customer_journey.compare._diff import diff
    from customer_journey.compare._migrate import migrate
    from customer_journey.content._coverage import coverage
    from customer_journey.content._ledger import ledger
    from customer_journey.criteria._fact import Event, Fact
    from customer_journey.criteria._parser import parse_criterion
    from customer_journey.criteria._reference import fact
    from customer_journey.criteria._tree import Criterion
    from customer_journey.edit._bind import bind
    from customer_journey.files._files import dump, dumps, load, loads
    from customer_journey.files._schema import json_schema
    from customer_journey.markov._opportunities import opportunities
    from customer_journey.people._locate import locate, next_stages
    from customer_journey.people._moves import advance, enrol
    from customer_journey.people._population import transfer
    from customer_journey.rules._engine import validate
    from customer_journey.traverse._cuts import bottlenecks, must_pass
    from customer_journey.traverse._paths import paths
    from customer_journey.traverse._reach import reachable, shortest_path
else:
    __getattr__, __dir__ = attach_grouped(__name__, __all__, first=("_model", "_graph"))
