"""pm4py: journeys as Petri nets, traces as event logs and back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any, Final, cast

from customer_journey._arguments import checked
from customer_journey._log._traces import Interview, Trace, Visit, traces_of
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem
from customer_journey.files._reading import shown

__all__ = ["to_pm4py", "traces_from_pm4py", "traces_to_pm4py"]

_CASE: Final = "case:concept:name"
_NAME: Final = "concept:name"
_TIME: Final = "time:timestamp"


@checked
def to_pm4py(journey: Journey, /) -> tuple[Any, Any, Any]:
    """The journey as pm4py has process models: a Petri net with initial and final marking.

    Each stage is one visible transition, labelled with its id, between a place before and a place
    after it; each move is a silent one. A token comes in from `source` over a silent transition to
    a start, and goes out to `sink` from an end. So the net says which sequences of stages the
    journey allows, and `pm4py.fitness_alignments(log, *to_pm4py(journey))` compares a log with it.
    Guards, entries and referrals are not part of it. `pm4py.convert_to_bpmn` makes BPMN of it.

    Needs pm4py: `pip install 'customer-journey[pm4py]'`. Mind its licence, the AGPL.

    Args:
        journey: The journey.

    Returns:
        The net, its initial marking (one token in `source`) and its final marking (one in `sink`).

    Raises:
        InvalidValueError: The journey has no start, or no end, so that nothing could go through.
        MissingExtraError: pm4py is not installed.

    Source:
        van der Aalst (1998), "The Application of Petri Nets to Workflow Management", Journal of
        Circuits, Systems and Computers 8(1): nets with one source and one sink.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> net, start, end = cj.interchange.to_pm4py(shop)
        >>> sorted(step.label for step in net.transitions if step.label)
        ['buy', 'know']
    """
    ends = [stage.id for stage in journey.stages if stage.end]
    missing = [
        Problem(where, f"a net has a {where[:-1]}, and the journey has none", hint=hint)
        for where, stages, hint in (
            ("starts", journey.starts, "say where people come in"),
            ("ends", ends, "say `end=True` of the stages where a journey may end"),
        )
        if not stages
    ]
    if missing:
        raise InvalidValueError(f"Journey {journey.id!r}", missing)
    nets = _part("objects.petri_net.obj")
    net = nets.PetriNet(journey.id)
    places: dict[str, Any] = {
        name: nets.PetriNet.Place(name)
        for name in (
            *("source", "sink"),
            *(f"{side} {stage.id}" for stage in journey.stages for side in ("before", "after")),
        )
    }
    net.places.update(places.values())
    # What joins two places: the name, the label of a visible transition, and the two.
    steps = [
        *((each.id, each.id, f"before {each.id}", f"after {each.id}") for each in journey.stages),
        *((f"start {start}", None, "source", f"before {start}") for start in journey.starts),
        *(
            (
                f"{item.source} -> {item.target}",
                None,
                f"after {item.source}",
                f"before {item.target}",
            )
            for item in journey.transitions
            if item.is_move
        ),
        *((f"end {end}", None, f"after {end}", "sink") for end in ends),
    ]
    for name, label, source, target in steps:
        transition = nets.PetriNet.Transition(name, label)
        net.transitions.add(transition)
        for arc in (
            nets.PetriNet.Arc(places[source], transition),
            nets.PetriNet.Arc(transition, places[target]),
        ):
            net.arcs.add(arc)
            arc.source.out_arcs.add(arc)
            arc.target.in_arcs.add(arc)
    return net, nets.Marking({places["source"]: 1}), nets.Marking({places["sink"]: 1})


def traces_to_pm4py(traces: Iterable[Trace | Interview], /) -> Any:  # noqa: ANN401 - pm4py has no types
    """The traces as an event log of pm4py, of the names that XES has.

    A case is a person (`concept:name`), with `outcome`, `segment` and `note` where they are set. An
    event is a visit: the stage as `concept:name`, the time as `time:timestamp`, the actor as
    `org:resource`, and `lifecycle:transition`, which is `ate_abort` for a step that failed, else
    `complete`. `pm4py.convert_to_dataframe` makes a table of it, `pm4py.write_xes` a file.

    Needs pm4py: `pip install 'customer-journey[pm4py]'`. Mind its licence, the AGPL.

    Args:
        traces: Traces, or interviews that were coded; each person once.

    Raises:
        InvalidValueError: A person is there twice, an interview was not coded, or something is
            neither.
        MissingExtraError: pm4py is not installed.

    Source:
        IEEE Std 1849-2016, eXtensible Event Stream (XES): the extensions Concept, Time,
        Organizational and Lifecycle.

    Example:
        >>> import customer_journey as cj
        >>> log = cj.interchange.traces_to_pm4py([cj.evidence.Trace("ada", ["know", "buy"])])
        >>> cj.interchange.traces_from_pm4py(log)[0].steps
        ('know', 'buy')
    """
    logs = _part("objects.log.obj")
    log = logs.EventLog()
    for trace in traces_of(traces):
        about = {"outcome": trace.outcome, "segment": trace.segment, "note": trace.note}
        texts = {name: text for name, text in about.items() if text}
        events = [logs.Event(_event(visit)) for visit in trace.visits]
        log.append(logs.Trace(events, attributes={_NAME: trace.customer, **texts}))
    return log


def traces_from_pm4py(log: Any, /) -> tuple[Trace, ...]:  # noqa: ANN401 - pm4py has no types
    """The traces in an event log of pm4py, one for each case, in the log's order.

    What `traces_to_pm4py` wrote gives equal traces. Other events are read likewise: `concept:name`
    is the stage, `time:timestamp` the time, and events of a life-cycle that is neither complete nor
    aborted (`start`, `schedule`) are left out, for they begin a step that another one ends. A table
    is turned into a log by pm4py first.

    Needs pm4py: `pip install 'customer-journey[pm4py]'`. Mind its licence, the AGPL.

    Args:
        log: An `EventLog`, or a table as `pm4py.read_xes` and `pm4py.format_dataframe` give it.

    Raises:
        InvalidValueError: It is not an event log, a case or an event has no name, a case is there
            twice, or times go backwards; everything is named.
        MissingExtraError: pm4py is not installed.

    Example:
        >>> import customer_journey as cj
        >>> log = cj.interchange.traces_to_pm4py([cj.evidence.Trace("ada", ["know", "buy"])])
        >>> cj.interchange.traces_from_pm4py(log)[0].steps
        ('know', 'buy')
    """
    cases = _cases(log)
    problems: list[Problem] = []
    traces: list[Trace] = []
    for index, case in enumerate(cases):
        try:
            traces.append(_trace(case, problems, f"[{index}]"))
        except InvalidValueError as error:
            problems.extend(problem.within(f"[{index}]") for problem in error.problems)
    if problems:
        raise InvalidValueError("event log", problems)
    return traces_of(traces)


def _event(visit: Visit) -> dict[str, object]:
    event: dict[str, object] = {
        _NAME: visit.stage,
        "lifecycle:transition": "ate_abort" if visit.failed else "complete",
    }
    if visit.at is not None:
        event[_TIME] = visit.at
    if visit.actor:
        event["org:resource"] = visit.actor
    return event


def _cases(log: object) -> Iterable[Any]:
    logs = _part("objects.log.obj")
    if isinstance(log, logs.EventLog):
        return cast("Iterable[Any]", log)
    # A table, whosever it is, has columns.
    columns = cast("Iterable[object]", getattr(log, "columns", ()))
    if not {_CASE, _NAME} <= {name for name in columns if isinstance(name, str)}:
        message = f"expected an event log or a table with the columns {_CASE!r} and {_NAME!r}"
        hint = "pm4py.format_dataframe names columns so"
        raise InvalidValueError("event log", [Problem("", message, hint=hint)])
    return cast("Iterable[Any]", _part("convert").convert_to_event_log(log))


def _trace(case: Any, problems: list[Problem], where: str) -> Trace:  # noqa: ANN401 - pm4py has no types
    attributes = cast("Mapping[str, object]", case.attributes)
    about = {name: _text(attributes.get(name)) for name in ("outcome", "segment", "note")}
    name = _text(attributes.get(_NAME))
    if not name.strip():
        raise InvalidValueError("Trace", [Problem("customer", "must not be empty")])
    return Trace(name, list(_visits(case, problems, where)), **about)


def _visits(case: Iterable[Any], problems: list[Problem], where: str) -> Iterator[Visit]:
    for index, event in enumerate(case):
        state = _text(event.get("lifecycle:transition")).lower() or "complete"
        name = event.get(_NAME)
        if not isinstance(name, str) or not name.strip():
            message = f"an event has a name, and this one has {shown(name)}"
            problems.append(Problem(f"{where}.{_NAME}", f"event {index}: {message}"))
        elif state in {"complete", "ate_abort", "pi_abort"}:
            yield Visit(
                name,
                at=_moment(event.get(_TIME)),
                failed=state != "complete",
                actor=_text(event.get("org:resource")),
            )


def _moment(value: object) -> datetime | None:
    """A time as Python has it; those of tables are of a kind of their own."""
    if not isinstance(value, datetime) or value != value:  # noqa: PLR0124 - none at all, in tables
        return None
    convert = getattr(value, "to_pydatetime", None)
    return value if convert is None else cast("datetime", convert(warn=False))


def _text(value: object) -> str:
    """A text; what is none is what it would be printed as, and nothing where it is missing."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is missing
        return ""
    return value if isinstance(value, str) else str(value)


def _part(name: str) -> Any:  # noqa: ANN401 - pm4py has no types
    try:
        return import_module(f"pm4py.{name}")
    except ImportError:
        raise MissingExtraError("pm4py", "pm4py") from None
