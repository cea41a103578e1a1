"""Which opportunity to work on next: what each is worth, by the chain or by what it answers."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, final

from attrs import evolve, field, frozen

from customer_journey._answer import JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._log._interval import (
    Interval,
    number_problems,
    refuse,
    wilson_interval,
)
from customer_journey._messages._current import in_terms_of, message, numeral
from customer_journey._model import Insight, Journey, Opportunity, Question
from customer_journey._model._insights import insight_path
from customer_journey._model._names import name_at, name_of, names_of, path_of
from customer_journey.content._coverage import coverage
from customer_journey.errors import InvalidValueError, NoPathError, Problem
from customer_journey.markov._chain import Chain
from customer_journey.markov._results import worth

__all__ = ["NextGain", "Opportunities", "RankedOpportunity", "Unaddressed", "opportunities"]

_ROUNDING: Final = 1e-12
_MOST_LEVERS: Final = 5
_LEVEL: Final = 0.95


@final
@frozen(kw_only=True)
class RankedOpportunity(JourneyAnswer):
    """A ranked opportunity is one with what it is worth, and why."""

    opportunity: Opportunity
    """The opportunity."""
    gain: float | None = None
    """By how much it raises the probability of the goal; None without a chain or lifts."""
    impact: float | None = None
    """How many more people reach the goal: the arrivals times the gain."""
    priority: float | None = None
    """The impact times the confidence, for each day of work; None where the effort is unknown."""
    reach: float | None = None
    """How many of the arrivals have what it answers or, where it answers nothing, come to where it
    lifts a share; None without a chain."""
    interval: Interval | None = None
    """The interval of the reach, at 95 %; None where nothing says how many people were asked."""
    need: float | None = None
    """The largest need score of what it answers, in 0..20; None where nothing says."""
    why: str
    """What these figures rest on, on one line."""

    def __str__(self) -> str:
        """The figures and what they rest on, on one line."""
        figures = {
            "priority": self.priority,
            "impact": self.impact,
            "reach": self.reach,
            "need": self.need,
        }
        said = [
            f"{message(name)} {numeral(f'{value:.4g}')}"
            for name, value in figures.items()
            if value is not None
        ]
        figures_said = ", ".join(said) or message("no figure")
        return f"{describe(self.opportunity)}: {figures_said} ({self.why})"


@final
@frozen
class NextGain(JourneyAnswer):
    """A next gain is what an opportunity adds after all those before it."""

    opportunity: str
    """The id of the opportunity."""
    gain: float
    """By how much it raises the probability of the goal then."""
    impact: float
    """How many more people reach the goal then."""

    def __str__(self) -> str:
        """The opportunity with what it adds, on one line."""
        return f"{name_of(self.opportunity, 'content')}: {worth(self.gain)}"


@final
@frozen
class Unaddressed(JourneyAnswer):
    """Something that no open opportunity is for: a pain, or a transition that decides."""

    where: str
    """The path of the insight or of the transition."""
    label: str
    """The insight's text, or the transition's decision."""
    gain: float | None = None
    """Of a transition: by how much one more point of its share raises the probability."""
    need: float | None = None
    """Of a pain: its need score, in 0..20; None where nothing says."""

    def __str__(self) -> str:
        """Where and what it is, with its figure, on one line."""
        figure = ""
        if self.need is not None:
            figure = f", {message('need')} {numeral(f'{self.need:.4g}')}"
        if self.gain is not None:
            figure = f", {worth(self.gain)}"
        return f"{name_at(self.where)}: {describe(self.label)}{figure}"


@final
@frozen(repr=False)
class Opportunities(JourneyAnswer):
    """Opportunities by what they are worth; `opportunities` gives them.

    Those with a gain by the chain, and those that only have a need, are lists of their own: the two
    figures are not comparable.
    """

    ranked: tuple[RankedOpportunity, ...]
    """Those with a gain by the chain, the highest priority first; at the end those whose effort is
    unknown, the largest impact first."""
    by_need: tuple[RankedOpportunity, ...] = field(default=(), kw_only=True)
    """The others, the highest need score first."""
    in_order: tuple[NextGain, ...] = field(default=(), kw_only=True)
    """What each of the ranked adds after those before it."""
    unaddressed: tuple[Unaddressed, ...] = field(default=(), kw_only=True)
    """What no one works on: pains that nothing answers, the highest need first; then transitions
    that no opportunity lifts, the largest gain first."""

    @property
    def together(self) -> float:
        """By how much all the ranked raise the probability of the goal; not the sum of gains."""
        return sum(item.gain for item in self.in_order)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each opportunity, then for each thing that no one works on.

        Columns: `list` (`ranked`, `need` or `unaddressed`), `opportunity` (an id, or None),
        `label`, `gain`, `impact`, `priority`, `reach`, `need`, `in_order` (the gain after those
        before it) and `why`; of what no one works on, that is its path.
        """
        after = {item.opportunity: item.gain for item in self.in_order}
        rows = [
            {
                "list": name,
                "opportunity": item.opportunity.id,
                "label": item.opportunity.label,
                "gain": item.gain,
                "impact": item.impact,
                "priority": item.priority,
                "reach": item.reach,
                "need": item.need,
                "in_order": after.get(item.opportunity.id),
                "why": item.why,
            }
            for name, items in (("ranked", self.ranked), ("need", self.by_need))
            for item in items
        ]
        open_cells = dict.fromkeys(
            ("opportunity", "label", "gain", "impact", "priority", "reach", "need", "in_order")
        )
        return rows + [
            {
                "list": "unaddressed",
                **open_cells,
                "label": item.label,
                "gain": item.gain,
                "need": item.need,
                "why": item.where,
            }
            for item in self.unaddressed
        ]

    def __str__(self) -> str:
        """One of them a line, under what kind of list it is in."""
        lists: tuple[tuple[str, Iterable[object]], ...] = (
            ("By gain", self.ranked),
            ("By need", self.by_need),
            ("No one works on this", self.unaddressed),
        )
        lines = [
            line
            for head, items in lists
            if items
            for line in (message(head), *(f"  {describe(each)}" for each in items))
        ]
        return "\n".join(lines) or message("no opportunities")

    def __repr__(self) -> str:
        """How many there are in each list."""
        counts = f"{len(self.ranked)} by gain, {len(self.by_need)} by need"
        return f"<Opportunities: {counts}, {len(self.unaddressed)} unaddressed>"


@checked
def opportunities(
    journey: Journey,
    /,
    *,
    chain: Chain | None = None,
    arrivals: float | None = None,
    goal: str | None = None,
) -> Opportunities:
    """The open opportunities of a journey by what they are worth, and what no one works on.

    The gain of an opportunity is exact: the probability of the goal in the chain with the shares
    that it lifts, less the probability as it is. All other transitions from the same stage keep
    their proportions. Its impact is the arrivals times the gain; its priority, the impact times the
    confidence, divided by the effort. That is RICE with reach and impact computed. Equal ones are
    ordered by moments of truth first, then by the lowest experience where they are, then as in the
    journey. Opportunities that are done or dropped are not ranked.

    Without a chain, and for those that lift nothing, the need score of what they answer ranks:
    importance, plus by how much it exceeds satisfaction, in 0..20, where both are known. Of equal
    ones, that comes first which a larger share of customers has.

    No one works on a pain that neither an asset, an action nor an open opportunity answers; with a
    chain, nor on one of the five transitions that would raise the probability of the goal most.

    Args:
        journey: The journey.
        chain: The chain, as from `customer_journey.markov.fit`, by which gains are computed.
        arrivals: How many people come in, say in a month; left out, impacts are for one of them.
        goal: The id of the goal; left out, the only one of the chain.

    Raises:
        InvalidValueError: A lift pushes a share out of 0..1, or is one of a referral, which moves
            no one; all such lifts are named. Or `arrivals` or `goal` is given without a chain; or
            the chain has several goals or starts, and none is named.
        UnknownStageError: The chain has no such stage.

    Source:
        Ulwick (2005), "What Customers Want", for the need score; Intercom (2016), "RICE: Simple
        prioritization for product managers".

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["try", "buy", "leave"]).connect("try", "leave")
        >>> tour = cj.Opportunity("tour", lifts={"try -> buy": 0.05}, effort=4, confidence=0.8)
        >>> shop = cj.evolve(shop, opportunities=[tour])
        >>> chain = cj.markov.fit({("try", "buy"): 20, ("try", "leave"): 80}, goals=["buy"])
        >>> first = cj.opportunities(shop, chain=chain, arrivals=1000).ranked[0]
        >>> round(first.impact, 6), round(first.priority, 6)
        (50.0, 10.0)
    """
    if chain is None:
        refuse(
            "opportunities",
            (
                Problem(name, "needs a chain", hint="cj.markov.fit(…) makes one")
                for name, value in (("arrivals", arrivals), ("goal", goal))
                if value is not None
            ),
        )
    refuse("opportunities", number_problems(1 if arrivals is None else arrivals, "arrivals"))
    with in_terms_of(journey):
        return about(_opportunities(journey, chain, arrivals, goal), journey)


def _opportunities(
    journey: Journey, chain: Chain | None, arrivals: float | None, goal: str | None
) -> Opportunities:
    places = _Places(journey)
    worth = None if chain is None else _Worth(journey, chain, arrivals, goal)
    is_open = [item for item in journey.opportunities if item.is_open]
    every = [_ranked(item, places, worth) for item in is_open]
    ranked = sorted((item for item in every if item.gain is not None), key=places.by_priority)
    return Opportunities(
        tuple(ranked),
        by_need=tuple(sorted((item for item in every if item.gain is None), key=places.by_need)),
        in_order=() if worth is None else tuple(worth.in_order(ranked)),
        unaddressed=(
            *_unanswered_pains(journey),
            *(() if worth is None else worth.unlifted(is_open)),
        ),
    )


def _need_of(item: Question | Insight) -> float | None:
    """The need score of Ulwick: importance, plus by how much it exceeds satisfaction."""
    if isinstance(item, Question) or item.importance is None or item.satisfaction is None:
        return None
    return item.importance + max(item.importance - item.satisfaction, 0.0)


class _Places:
    """Where what opportunities answer is brought, and how it feels there."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.brought: dict[str, list[tuple[str | None, Question | Insight]]] = {}
        """What has each id, each with the id of the stage; None for the whole journey."""
        for stage in journey.stages:
            for item in stage.brought:
                self.brought.setdefault(item.id, []).append((stage.id, item))
        for holder in (journey.audience, *journey.personas):
            for item in () if holder is None else holder.insights:
                self.brought.setdefault(item.id, []).append((None, item))
        self.positions = {item.id: index for index, item in enumerate(journey.opportunities)}

    def answered(self, item: Opportunity) -> list[tuple[str | None, Question | Insight]]:
        """What an opportunity answers, wherever it is brought."""
        return [pair for answer in item.answers for pair in self.brought[answer]]

    def stages(self, item: Opportunity) -> dict[str, None]:
        """The stages where an opportunity does something."""
        where = [stage for stage, _ in self.answered(item) if stage is not None]
        return dict.fromkeys([*where, *(source for source, _ in item.lifted)])

    def by_priority(self, ranked: RankedOpportunity) -> tuple[object, ...]:
        """The key that puts the highest priority first, and those without one last."""
        value = ranked.priority
        if value is None:
            value = (ranked.impact or 0.0) * ranked.opportunity.confidence
        return (ranked.priority is None, -_rounded(value), *self._tie(ranked.opportunity))

    def by_need(self, ranked: RankedOpportunity) -> tuple[object, ...]:
        """The key that puts the highest need first, then what most customers have."""
        answered = [item for _, item in self.answered(ranked.opportunity)]
        share = max(
            (item.share or 0.0 for item in answered if isinstance(item, Insight)), default=0.0
        )
        need = -1.0 if ranked.need is None else ranked.need
        return (-need, -share, *self._tie(ranked.opportunity))

    def _tie(self, item: Opportunity) -> tuple[object, ...]:
        stages = [self.journey[stage] for stage in self.stages(item)]
        decides = any(stage.moment_of_truth for stage in stages)
        lowest = min((felt.score for stage in stages for felt in stage.experience), default=3.0)
        return (not decides, lowest, self.positions[item.id])


def _rounded(value: float) -> float:
    """A figure by which equal ones stay equal, whatever the last digits of their arithmetic."""
    return float(f"{value:.9e}")


class _Worth:
    """What opportunities are worth by a chain."""

    def __init__(
        self, journey: Journey, chain: Chain, arrivals: float | None, goal: str | None
    ) -> None:
        self.journey = journey
        self.chain = chain
        self.arrivals = 1.0 if arrivals is None else float(arrivals)
        self.goal = goal
        self.base = _probability(chain, goal)
        self.shares = chain.probabilities
        self.chains: dict[str, Chain] = {}
        """The chain with the lifts of each opportunity."""
        self._reached: dict[str, float] = {}
        refuse("opportunities", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for item in self.journey.opportunities:
            if not (item.is_open and item.lifts):
                continue
            problems = list(self._lift_problems(item))
            if not problems:
                try:
                    self.chains[item.id] = _lifted(self.chain, item)
                except InvalidValueError as error:
                    problems = [each.within(f"opportunities.{item.id}") for each in error.problems]
            yield from problems

    def _lift_problems(self, item: Opportunity) -> Iterator[Problem]:
        for (source, target), lift in item.lifted.items():
            where = f"opportunities.{item.id}.lifts.{source}->{target}"
            share = self.shares.get((source, target), 0.0)
            transition = self.journey.transition(source, target)
            if transition is not None and not transition.is_move:
                yield Problem(where, "a referral moves no one, so that it has no share of moves")
            elif not -_ROUNDING <= share + lift <= 1 + _ROUNDING:
                message = f"a share of {share:.4g} {lift:+.4g} is outside 0..1"
                yield Problem(where, message, hint="state lifts in points of share, as in 0.05")

    def reach(self, stage: str | None) -> float:
        """How many of the arrivals ever come to a stage; all of them to the journey."""
        if stage is None:
            return self.arrivals
        if stage not in self._reached:
            is_known = stage in self.chain.stages
            self._reached[stage] = _probability(self.chain, stage) if is_known else 0.0
        return self._reached[stage] * self.arrivals

    def in_order(self, ranked: Iterable[RankedOpportunity]) -> Iterator[NextGain]:
        """What each adds after those before it."""
        chain, before = self.chain, self.base
        for each in ranked:
            chain = _lifted(chain, each.opportunity, capped=True)
            after = _probability(chain, self.goal)
            yield NextGain(each.opportunity.id, after - before, self.arrivals * (after - before))
            before = after

    def unlifted(self, open_ones: Iterable[Opportunity]) -> list[Unaddressed]:
        """The levers that no open opportunity lifts, the best first."""
        if self.base <= 0:
            return []
        lifted = {ends for item in open_ones for ends in item.lifted}
        best = sorted(
            (
                lever
                for lever in self.chain.levers(self.goal)
                if lever.gain > _ROUNDING and (lever.source, lever.target) not in lifted
            ),
            key=lambda lever: -_rounded(lever.gain),
        )
        unlifted: list[Unaddressed] = []
        for lever in best[:_MOST_LEVERS]:
            transition = self.journey.transition(lever.source, lever.target)
            decision = transition.decision if transition else ""
            where = f"transitions.{lever.source}->{lever.target}"
            name = decision or path_of((lever.source, lever.target))
            unlifted.append(Unaddressed(where, name, gain=lever.gain))
        return unlifted


def _probability(chain: Chain, goal: str | None) -> float:
    """The probability of a goal, whether any path leads to it or none."""
    with suppress(NoPathError):
        return chain.probability(goal=goal)
    return 0.0


def _lifted(chain: Chain, item: Opportunity, *, capped: bool = False) -> Chain:
    """The chain with the lifts of an opportunity; capped, what leaves a stage never exceeds 1."""
    now = chain.probabilities
    shares: dict[tuple[str, str], float] = {}
    for ends, lift in item.lifted.items():
        share = min(max(now.get(ends, 0.0) + lift, 0.0), 1.0)
        others = sum(other for (source, _), other in shares.items() if source == ends[0])
        shares[ends] = max(0.0, min(share, 1 - others)) if capped else share
    return chain.scenario(shares)


def _ranked(item: Opportunity, places: _Places, worth: _Worth | None) -> RankedOpportunity:
    answered = places.answered(item)
    scores = [score for _, each in answered if (score := _need_of(each)) is not None]
    ranked = RankedOpportunity(
        opportunity=item, need=max(scores, default=None), why=_why(item, worth)
    )
    if worth is None:
        return ranked
    reached = [_reached(worth.reach(stage), each) for stage, each in answered]
    reached = reached or [(worth.reach(source), None) for source, _ in item.lifted]
    # An opportunity that does nothing anywhere reaches no one that is known.
    most = max(reached, key=lambda pair: pair[0], default=(None, None))
    ranked = evolve(ranked, reach=most[0], interval=most[1])
    if not item.lifts:
        return ranked
    gain = _probability(worth.chains[item.id], worth.goal) - worth.base
    impact = worth.arrivals * gain
    priority = None if item.effort is None else impact * item.confidence / item.effort
    return evolve(ranked, gain=gain, impact=impact, priority=priority)


def _reached(people: float, item: Question | Insight) -> tuple[float, Interval | None]:
    """How many of the people who come to a stage bring this, by the share of those asked."""
    if isinstance(item, Question) or item.share is None:
        return people, None
    reach = people * item.share
    if item.n is None:
        return reach, None
    share = wilson_interval(item.share, item.n, level=_LEVEL)
    return reach, Interval(people * share.low, people * share.high, _LEVEL)


def _why(item: Opportunity, worth: _Worth | None) -> str:
    said: list[str] = []
    for (source, target), lift in item.lifted.items():
        share = 0.0 if worth is None else worth.shares.get((source, target), 0.0)
        now = "" if worth is None else f" {share:.4g}"
        said.append(f"{path_of((source, target))}{now} {lift:+.4g}")
    if worth is not None and item.lifts and item.effort is None:
        said.append(message("effort unknown"))
    if item.answers:
        answers = ", ".join(names_of(item.answers, "item"))
        said.append(message("answers {items}", items=answers))
    return "; ".join(said) or message("it answers and lifts nothing")


def _unanswered_pains(journey: Journey) -> list[Unaddressed]:
    """The pains that nothing answers and no opportunity will, the highest need first."""
    idle: dict[str, Unaddressed] = {}
    answered = {answer for item in journey.opportunities if item.is_open for answer in item.answers}
    for cell in coverage(journey, of="pain").gaps:
        if cell.item.id in answered:
            continue
        where = insight_path(journey, cell.stage, cell.item)
        idle[where] = Unaddressed(where, cell.item.label, need=_need_of(cell.item))
    return sorted(idle.values(), key=lambda each: -(-1.0 if each.need is None else each.need))
