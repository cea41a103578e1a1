"""Facts of a journey bound to what can be observed."""

from collections.abc import Iterable, Mapping
from typing import cast

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey._model._facts import facts_named
from customer_journey._suggest import Suggester
from customer_journey.criteria._computed import Computed
from customer_journey.criteria._fact import Basis, Event, Fact
from customer_journey.criteria._parser import parse_criterion
from customer_journey.errors import CriterionSyntaxError, InvalidValueError, Problem

__all__ = ["bind"]


@checked
def bind(
    journey: Journey,
    computed: Mapping[str, object],
    /,
    *,
    facts: Iterable[Fact] = (),
    events: Iterable[Event] = (),
    basis: Basis | None = "assumed",
) -> Journey:
    """The journey with some of its facts computed from what can be observed.

    Facts of frameworks, such as whether someone trusts the expertise, cannot be observed. A proxy
    can be: how many case studies they read. Answers that stand on proxies say so (`assumed` of a
    location). What is not bound stays unknown.

    Args:
        journey: The journey, which stays as it is.
        computed: For facts of the journey, how they are computed: a criterion over other facts, or
            its text; a `criteria.Reading` of events; or `criteria.Since` of another fact. A fact
            that criteria name and nothing declares is declared of type bool.
        facts: Further facts, from which they are computed.
        events: What a log records, from which those are computed.
        basis: On what the proxies rest.

    Raises:
        InvalidValueError: The journey has no such fact, a text is not a criterion, a fact or event
            is there already and differs, or a fact cannot be computed like that; all are named.

    Example:
        >>> import customer_journey as cj
        >>> trusts = cj.fact("trusts_expertise").is_true()
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=trusts)])
        >>> studies = cj.Fact("case_studies", type="int", minimum=0)
        >>> bound = cj.bind(shop, {"trusts_expertise": "case_studies >= 2"}, facts=[studies])
        >>> print(cj.locate(bound, {"case_studies": 3}))
        At buy (proven).
        Rests on what is assumed: trusts_expertise.
    """
    known = facts_named(journey)
    declared = {fact.name: fact for fact in journey.facts}
    recorded = {event.name: event for event in journey.events}
    problems = [
        Problem(f"facts.{fact.name}", "there is another fact of that name")
        for fact in facts
        if declared.setdefault(fact.name, fact) != fact
    ]
    problems += [
        Problem(f"events.{event.name}", "there is another event of that name")
        for event in events
        if recorded.setdefault(event.name, event) != event
    ]
    suggester = Suggester(known)
    for name, how in computed.items():
        where = f"facts.{name}"
        fact = declared.get(name) or Fact(name, type="bool")
        if name not in known:
            hint = suggester.hint(name)
            problems.append(Problem(where, "the journey neither declares nor uses it", hint=hint))
            continue
        try:
            read = parse_criterion(how) if isinstance(how, str) else how
            declared[name] = evolve(fact, computed=cast("Computed", read), basis=basis)
        except CriterionSyntaxError as error:
            problems.append(Problem(where, str(error)))
        except InvalidValueError as error:
            problems += [each.within(where) for each in error.problems]
    if problems:
        raise InvalidValueError("bind", problems)
    return evolve(journey, facts=tuple(declared.values()), events=tuple(recorded.values()))
