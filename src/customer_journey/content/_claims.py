"""Claims that contradict one another on one person's path."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, Literal, final

from customer_journey._answer import AnswerSequence, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey._graph._index import Index, index_of
from customer_journey._messages._current import message
from customer_journey._model import Claim, Journey, cached
from customer_journey._model._names import name_of, path_of
from customer_journey.content._states import PromiseStates, states_by_group

__all__ = ["Conflict", "Conflicts", "PlacedClaim", "conflicts"]

_AT_ONCE: Final = 256
"""How many stages are followed in one search: what a search keeps grows with them."""


@final
@frozen
class PlacedClaim(JourneyAnswer):
    """A placed claim is a claim with the asset or touchpoint that makes it, and the stage.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.content.PlacedClaim("know", "ad", cj.Claim("trial-days", value="14")))
        know/ad says trial-days = 14
    """

    stage: str
    """The id of the stage."""
    asset: str
    """The id of the asset or touchpoint; `audience` for a message of the audience, which is said at
    each start."""
    claim: Claim
    """What it claims."""
    personas: tuple[str, ...] = field(default=(), kw_only=True)
    """Whom both the asset and the claim are for, by id; empty for everyone."""
    holder: Literal["assets", "touchpoints", "messages"] = field(default="assets", kw_only=True)
    """What makes it: an asset, a touchpoint, or the audience's messages."""

    @property
    def where(self) -> str:
        """Where the claim is in the journey, as findings say it."""
        if self.holder == "messages":
            return f"audience.messages.{self.claim.key}"
        return f"stages.{self.stage}.{self.holder}.{self.asset}.claims.{self.claim.key}"

    def __str__(self) -> str:
        """Where it is said, and what."""
        return message(
            "{place} says {claim}",
            place=f"{name_of(self.stage)}/{name_of(self.asset, 'content')}",
            claim=f"{self.claim.key} = {describe(self.claim.value)}",
        )


@final
@frozen
class Conflict(JourneyAnswer):
    """A conflict is a pair of claims, met one after the other by one person, that differ in value.

    Example:
        >>> import customer_journey as cj
        >>> ad = cj.Asset("ad", claims=[cj.Claim("trial-days", value="30")])
        >>> page = cj.Asset("page", claims=[cj.Claim("trial-days", value="14")])
        >>> shop = cj.Journey.sequence(
        ...     "shop", [cj.Stage("know", assets=[ad]), cj.Stage("try", assets=[page])]
        ... )
        >>> print(cj.content.conflicts(shop)[0])
        know/ad says trial-days = 30, try/page says trial-days = 14; met on know -> try
    """

    earlier: PlacedClaim
    """The claim that is met first."""
    later: PlacedClaim
    """The claim that contradicts it."""
    path: tuple[str, ...] = field(kw_only=True)
    """A path from the stage of the first to that of the second, by ids of stages, which can be
    reached from a start."""
    persona: str | None = field(kw_only=True)
    """A persona that takes the path and is meant by both; None in a journey without personas."""

    def __str__(self) -> str:
        """Both claims and the path, on one line."""
        met = message("met on {path}", path=path_of(self.path))
        return f"{self.earlier}, {self.later}; {met}"


@final
@frozen
class Conflicts(AnswerSequence[Conflict]):
    """The conflicts of a journey's claims, in its order; `conflicts` gives them.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.content.conflicts(cj.presets.get("marketing-hourglass")))
        no conflicts
    """

    conflicts: tuple[Conflict, ...]
    """One pair of claims each."""

    def rows(self) -> list[dict[str, Any]]:
        """The conflicts as plain rows, for a table.

        Columns: `key`, `earlier_stage`, `earlier_asset`, `earlier_value`, the same for `later`,
        `path` (ids of stages, joined by arrows) and `persona` (an id or None).
        """
        return [
            {"key": each.later.claim.key}
            | {
                f"{name}_{column}": value
                for name, placed in (("earlier", each.earlier), ("later", each.later))
                for column, value in (
                    ("stage", placed.stage),
                    ("asset", placed.asset),
                    ("value", placed.claim.value),
                )
            }
            | {"path": " -> ".join(each.path), "persona": each.persona}
            for each in self.conflicts
        ]


@frozen
class _Scope:
    """For whom and where a claim holds; empty for everyone and everywhere."""

    personas: frozenset[str]
    markets: frozenset[str]

    def shared(self, other: "_Scope") -> frozenset[str] | None:
        """The personas that both hold for, empty for everyone; None where they exclude another."""
        if self.markets and other.markets and not self.markets & other.markets:
            return None
        if not self.personas or not other.personas:
            return self.personas | other.personas
        return self.personas & other.personas or None


@checked
def conflicts(journey: Journey, /) -> Conflicts:
    """The claims that contradict one met before them on some person's path, in the journey's order.

    Two claims contradict one another when they have one key and different values, and hold for a
    persona and a market in common. Live assets make claims, touchpoints do, and the messages of the
    audience are claims that everyone meets at the start. Only paths by advances, returns and exits
    count that are open to such a persona. For each claim there is at most one conflict, with the
    claim that it contradicts soonest after a start. A pair is given once.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> ad = cj.Asset("ad", claims=[cj.Claim("trial-days", value="30", markets=["DE"])])
        >>> page = cj.Asset("page", claims=[cj.Claim("trial-days", value="14", markets=["FR"])])
        >>> shop = cj.Journey.sequence(
        ...     "shop", [cj.Stage("know", assets=[ad]), cj.Stage("try", assets=[page])]
        ... )
        >>> len(cj.content.conflicts(shop))
        0
    """
    return cached(journey, _conflicts)


def _conflicts(journey: Journey) -> Conflicts:
    disputed = _disputed(journey)
    if not disputed:
        return about(Conflicts(()), journey)
    index = index_of(journey)
    # A stage stands for all that is said there: having been at it is open like a promise made
    # there. Most paths lead onward: with later stages first, few long paths need to be followed.
    stages = reversed(dict.fromkeys(each.stage for claims in disputed for each in claims))
    nearest: dict[int, Conflict] = {}
    while batch := list(islice(stages, _AT_ONCE)):
        been_at = {index.position[stage]: 1 << number for number, stage in enumerate(batch)}
        for states in states_by_group(journey, len(batch), opens=been_at):
            for claims in disputed:
                for conflict in _ClaimsOfKey(index, states, batch, claims).conflicts(nearest):
                    nearest[id(conflict.later)] = conflict
    # A pair may have been met in both directions: the shorter path stays.
    unique: dict[frozenset[int], Conflict] = {}

    def position(conflict: Conflict) -> int:
        return index.position[conflict.later.stage]

    for each in sorted(nearest.values(), key=lambda each: (len(each.path), -position(each))):
        unique.setdefault(frozenset({id(each.earlier), id(each.later)}), each)
    return about(Conflicts(tuple(sorted(unique.values(), key=position))), journey)


def _disputed(journey: Journey) -> list[list[PlacedClaim]]:
    """The claims by key, of keys that have several values."""
    by_key: dict[str, list[PlacedClaim]] = {}
    for placed in _placed(journey):
        by_key.setdefault(placed.claim.key, []).append(placed)
    return [claims for claims in by_key.values() if len({each.claim.value for each in claims}) > 1]


def _placed(journey: Journey) -> Iterator[PlacedClaim]:
    """Every claim of live assets, touchpoints and messages, where it is met."""
    starts = set(journey.starts)
    messages = () if journey.audience is None else journey.audience.messages
    for stage in journey.stages:
        for claim in messages if stage.id in starts else ():
            yield PlacedClaim(
                stage.id, "audience", claim, personas=claim.personas, holder="messages"
            )
        for asset in stage.assets:
            for claim in asset.claims if asset.status == "live" else ():
                personas = asset.personas or claim.personas
                if asset.personas and claim.personas:
                    personas = tuple(each for each in asset.personas if each in claim.personas)
                    if not personas:
                        continue
                yield PlacedClaim(stage.id, asset.id, claim, personas=personas)
        for touchpoint in stage.touchpoints:
            for claim in touchpoint.claims:
                yield PlacedClaim(
                    stage.id, touchpoint.id, claim, personas=claim.personas, holder="touchpoints"
                )


class _ClaimsOfKey:
    """The claims of one key, as the people of one persona group meet them after some stages."""

    def __init__(
        self, index: Index, states: PromiseStates, batch: list[str], claims: list[PlacedClaim]
    ) -> None:
        self._index = index
        self._states = states
        self._numbers = {stage: number for number, stage in enumerate(batch)}
        self._claims = claims
        self._all: dict[_Scope, int] = {}
        """The stages of the batch where something is said in a scope, as bits."""
        self._saying: dict[tuple[_Scope, str], int] = {}
        """Those where a value is said."""
        self._several: dict[_Scope, int] = {}
        """Those where several values are said."""
        self._at: dict[int, list[PlacedClaim]] = {}
        for each in claims:
            number = self._numbers.get(each.stage)
            if number is None:
                continue
            scope, bit = _scope_of(each), 1 << number
            same = (scope, each.claim.value)
            if self._all.get(scope, 0) & bit and not self._saying.get(same, 0) & bit:
                self._several[scope] = self._several.get(scope, 0) | bit
            self._all[scope] = self._all.get(scope, 0) | bit
            self._saying[same] = self._saying.get(same, 0) | bit
            self._at.setdefault(number, []).append(each)

    def conflicts(self, nearest: Mapping[int, Conflict]) -> Iterator[Conflict]:
        """For each claim, a conflict that is nearer than the one known of it, if any."""
        for later in self._claims:
            against = self._against(later)
            if against:
                known = nearest.get(id(later))
                limit = len(self._index.ids) if known is None else len(known.path) - 1
                yield from self._nearest(later, against, limit)

    def _against(self, later: PlacedClaim) -> int:
        """The stages where something is said that contradicts a claim, as bits."""
        scope, value = _scope_of(later), later.claim.value
        against = 0
        for other, stages in self._all.items():
            shared = scope.shared(other)
            if shared is not None and self._persona(shared) is not _NO_PERSONA:
                same = self._saying.get((other, value), 0)
                against |= stages & ~same | self._several.get(other, 0)
        return against

    def _nearest(self, later: PlacedClaim, against: int, limit: int) -> Iterator[Conflict]:
        stage = self._index.position[later.stage]
        own = self._numbers.get(later.stage)
        if own is not None and against >> own & 1 and self._first(own, later) is later:
            # What contradicts it there is listed after it, and comes to this one in its turn.
            against &= ~(1 << own)
        arrival = next((pair for pair in self._states.open_at(stage) if pair[1] & against), None)
        if arrival is None:
            return
        path = self._index.named(self._states.path_open(stage, arrival[0], against, limit=limit))
        if path:
            earlier = self._first(self._numbers[path[0]], later)
            shared = _scope_of(earlier).shared(_scope_of(later)) or frozenset()
            yield Conflict(earlier, later, path=path, persona=self._persona(shared))

    def _first(self, number: int, later: PlacedClaim) -> PlacedClaim:
        """The first claim at a stage that contradicts another, or that other if it comes first."""
        return next(
            each for each in self._at[number] if each is later or self._contradict(each, later)
        )

    def _contradict(self, one: PlacedClaim, other: PlacedClaim) -> bool:
        shared = _scope_of(one).shared(_scope_of(other))
        differ = one.claim.value != other.claim.value
        return differ and shared is not None and self._persona(shared) is not _NO_PERSONA

    def _persona(self, shared: frozenset[str]) -> str | None:
        """The first persona of the group that is meant; all are where none is named."""
        personas = self._states.personas
        if not personas:
            return None
        return next((each for each in personas if not shared or each in shared), _NO_PERSONA)


_NO_PERSONA: Final = ""


def _scope_of(each: PlacedClaim) -> _Scope:
    return _Scope(frozenset(each.personas), frozenset(each.claim.markets))
