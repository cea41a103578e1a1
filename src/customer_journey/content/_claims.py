"""Claims that contradict one another on one person's way."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._model import Claim, Journey, cached
from customer_journey.content._crowds import crowds, positions
from customer_journey.content._walks import Walks

__all__ = ["Conflict", "PlacedClaim", "conflicts"]

_AT_ONCE: Final = 256
"""How many stages are followed in one walk: what a walk keeps grows with them."""


@final
@frozen
class PlacedClaim(Displayed):
    """A placed claim is a claim with the asset that makes it and the stage where that stands.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.content.PlacedClaim("know", "ad", cj.Claim("trial-days", value="14")))
        know/ad says trial-days = 14
    """

    stage: str
    """The id of the stage."""
    asset: str
    """The id of the asset."""
    claim: Claim
    """What it claims."""
    personas: tuple[str, ...] = field(default=(), kw_only=True)
    """Whom both the asset and the claim are for, by id; empty for everyone."""

    def __str__(self) -> str:
        """Where it is said, and what."""
        return f"{self.stage}/{self.asset} says {self.claim.key} = {self.claim.value}"


@final
@frozen
class Conflict(Displayed):
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
    """A way from the stage of the first to that of the second, by ids of stages; people come to it
    from a start."""
    persona: str | None = field(kw_only=True)
    """A persona that takes the path and is meant by both; None in a journey without personas."""

    def __str__(self) -> str:
        """Both claims and the path, on one line."""
        return f"{self.earlier}, {self.later}; met on {' -> '.join(self.path)}"


@frozen
class _Scope:
    """For whom and where a claim holds; empty for everyone and everywhere."""

    personas: frozenset[str]
    markets: frozenset[str]

    def shared(self, other: "_Scope") -> frozenset[str] | None:
        """The personas that both hold for, empty for everyone; None where there is nobody."""
        if self.markets and other.markets and not self.markets & other.markets:
            return None
        if not self.personas or not other.personas:
            return self.personas | other.personas
        return self.personas & other.personas or None


def conflicts(journey: Journey, /) -> tuple[Conflict, ...]:
    """The claims that contradict one met before them on some person's path, in the journey's order.

    Two claims contradict one another when they have one key and different values, and hold for a
    persona and a market in common. Only live assets count, and only paths by advances, returns and
    exits that are open to such a persona. For each claim, one conflict is given, with what is
    contradicted soonest after coming in: where none is given, there is none. A pair is given once.

    Example:
        >>> import customer_journey as cj
        >>> ad = cj.Asset("ad", claims=[cj.Claim("trial-days", value="30", markets=["DE"])])
        >>> page = cj.Asset("page", claims=[cj.Claim("trial-days", value="14", markets=["FR"])])
        >>> shop = cj.Journey.sequence(
        ...     "shop", [cj.Stage("know", assets=[ad]), cj.Stage("try", assets=[page])]
        ... )
        >>> cj.content.conflicts(shop)
        ()
    """
    require(journey, Journey, "conflicts")
    return cached(journey, _conflicts)


def _conflicts(journey: Journey) -> tuple[Conflict, ...]:
    disputed = _disputed(journey)
    # A stage stands in a walk for all that is said there.
    # Most ways lead onward: with what stands last looked at first, most long ways need no looking.
    places = dict.fromkeys(claim.stage for claims in disputed for claim in claims)
    waiting = reversed(places)
    nearest: dict[int, Conflict] = {}
    while batch := list(islice(waiting, _AT_ONCE)):
        for walks in _walks_from(journey, batch):
            for claims in disputed:
                for found in _Met(journey, walks, batch, claims).conflicts(nearest):
                    nearest[id(found.later)] = found
    return _each_once(journey, nearest.values())


def _disputed(journey: Journey) -> list[list[PlacedClaim]]:
    """The claims of live assets by key, of keys that have several values."""
    by_key: dict[str, list[PlacedClaim]] = {}
    for stage in journey.stages:
        for asset in stage.assets:
            for claim in asset.claims if asset.status == "live" else ():
                whom = asset.personas or claim.personas
                if asset.personas and claim.personas:
                    whom = tuple(each for each in asset.personas if each in claim.personas)
                    if not whom:
                        continue
                placed = PlacedClaim(stage.id, asset.id, claim, personas=whom)
                by_key.setdefault(claim.key, []).append(placed)
    return [claims for claims in by_key.values() if len({each.claim.value for each in claims}) > 1]


def _walks_from(journey: Journey, stages: Iterable[str]) -> Iterator[Walks]:
    """Who has been at which of the stages: having been there is open like a promise made there."""
    index = cached(journey, positions)
    made = {index[stage]: 1 << number for number, stage in enumerate(stages)}
    for crowd in cached(journey, crowds):
        yield Walks(crowd, len(made), made=made)


class _Met:
    """The claims of one key, as the people of one crowd meet them after some stages."""

    def __init__(
        self, journey: Journey, walks: Walks, batch: list[str], claims: list[PlacedClaim]
    ) -> None:
        self._journey = journey
        self._walks = walks
        self._index = cached(journey, positions)
        self._numbers = {stage: number for number, stage in enumerate(batch)}
        self._claims = claims
        self._all: dict[_Scope, int] = {}
        self._saying: dict[tuple[_Scope, str], int] = {}
        self._several: dict[_Scope, int] = {}
        self._at: dict[int, list[PlacedClaim]] = {}
        for each in claims:
            number = self._numbers.get(each.stage)
            if number is not None:
                self._note(each, number)

    def _note(self, each: PlacedClaim, number: int) -> None:
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
                most = len(self._journey) if known is None else len(known.path) - 1
                yield from self._nearest(later, against, most)

    def _against(self, later: PlacedClaim) -> int:
        """The stages where something is said that contradicts a claim, as bits."""
        mine, value = _scope_of(later), later.claim.value
        found = 0
        for scope, stages in self._all.items():
            shared = mine.shared(scope)
            if shared is not None and self._persona(shared) is not _NOBODY:
                same = self._saying.get((scope, value), 0)
                found |= stages & ~same | self._several.get(scope, 0)
        return found

    def _nearest(self, later: PlacedClaim, against: int, most: int) -> Iterator[Conflict]:
        stage = self._index[later.stage]
        own = self._numbers.get(later.stage)
        if own is not None and against >> own & 1 and self._first(own, later) is later:
            # What contradicts it there is listed after it, and comes to this one in its turn.
            against &= ~(1 << own)
        came = next((pair for pair in self._walks.open_at(stage) if pair[1] & against), None)
        path = () if came is None else self._walks.way(stage, came[0], against, most=most)
        if path:
            names = tuple([self._journey.stages[at].id for at in path])
            earlier = self._first(self._numbers[names[0]], later)
            shared = _scope_of(earlier).shared(_scope_of(later)) or frozenset()
            yield Conflict(earlier, later, path=names, persona=self._persona(shared))

    def _first(self, number: int, later: PlacedClaim) -> PlacedClaim:
        """The first claim at a stage that contradicts another, or that other if it comes first."""
        return next(
            each for each in self._at[number] if each is later or self._contradict(each, later)
        )

    def _contradict(self, one: PlacedClaim, other: PlacedClaim) -> bool:
        shared = _scope_of(one).shared(_scope_of(other))
        differ = one.claim.value != other.claim.value
        return differ and shared is not None and self._persona(shared) is not _NOBODY

    def _persona(self, shared: frozenset[str]) -> str | None:
        """The first persona of the crowd that is meant; all are where none is named."""
        if not self._walks.crowd.personas:
            return None
        meant = [each for each in self._walks.crowd.personas if not shared or each in shared]
        return meant[0] if meant else _NOBODY


_NOBODY: Final = ""


def _scope_of(each: PlacedClaim) -> _Scope:
    return _Scope(frozenset(each.personas), frozenset(each.claim.markets))


def _each_once(journey: Journey, found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts in the journey's order, without those that are another one turned round."""
    index = cached(journey, positions)
    kept: dict[frozenset[int], Conflict] = {}
    for each in sorted(found, key=lambda each: (len(each.path), -index[each.later.stage])):
        kept.setdefault(frozenset({id(each.earlier), id(each.later)}), each)
    return tuple(sorted(kept.values(), key=lambda conflict: index[conflict.later.stage]))
