"""The ledger of promises: where each is made, due and kept, and the paths on which it is broken."""

from collections.abc import Iterable, Iterator
from heapq import merge
from typing import Final, Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._graph._paths import k_shortest_paths
from customer_journey._model import Journey, Promise, cached
from customer_journey._suggest import did_you_mean
from customer_journey._values import count_of
from customer_journey.content._crowds import crowds, positions
from customer_journey.content._walks import KEPT, OPEN, UNMADE, Walks
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Account", "Fate", "Ledger", "ledger", "walks_of"]

Fate: TypeAlias = Literal["kept", "may-break", "always-breaks", "never-due"]
"""What becomes of a promise: it is kept on every path on which it falls due, on some of them, on
none of them; or there is no such path."""

_STATES: Final = (UNMADE, OPEN, KEPT)


@final
@frozen
class Account(Displayed):
    """An account says what becomes of one promise, and shows the paths that prove it.

    Example:
        >>> import customer_journey as cj
        >>> refund = cj.Promise("refund", made=["know"], due="buy", kept=["try"])
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])
        >>> account = cj.ledger(shop.connect("know", "buy"))["refund"]
        >>> account.fate, account.broken_on, account.kept_on
        ('may-break', ('know', 'buy'), ('know', 'try', 'buy'))
    """

    promise: Promise
    """The promise, with the stages where it is made, due and kept."""
    fate: Fate
    """What becomes of it."""
    broken_on: tuple[str, ...] | None = field(default=None, kw_only=True)
    """A shortest path from a start on which it falls due while open, by ids of stages; None where
    there is none."""
    broken_for: str | None = field(default=None, kw_only=True)
    """The persona that can take that path, by id; None where the journey has no personas."""
    kept_on: tuple[str, ...] | None = field(default=None, kw_only=True)
    """A shortest path on which it falls due after it was kept; None where there is none."""
    idle: tuple[str, ...] = field(default=(), kw_only=True)
    """The stages where it is said to be kept and nobody comes while it is open, by id."""

    def __str__(self) -> str:
        """The promise, its fate and the path that breaks it, on one line."""
        made, kept = (
            ", ".join(names) or "nowhere" for names in (self.promise.made, self.promise.kept)
        )
        points = f"made at {made}; due at {self.promise.due}; kept at {kept}"
        shown = f"; broken on {' -> '.join(self.broken_on)}" if self.broken_on else ""
        return f"{self.promise.id}: {self.fate} ({points}){shown}"


def _accounts(value: Iterable[Account]) -> tuple[Account, ...]:
    return tuple(value)


@final
@frozen(repr=False)
class Ledger(Displayed):
    """A ledger has an account of each promise of a journey, in its order; `ledger` gives one.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.ledger(cj.presets.get("marketing-hourglass")))
        marketing-hourglass: 2 promises, 0 can be broken
          first-contact: kept (made at know; due at buy; kept at buy)
          guarantees: kept (made at know, try; due at buy; kept at buy)
    """

    journey: Journey
    """The journey."""
    accounts: tuple[Account, ...] = field(converter=_accounts)
    """One account for each promise."""

    @property
    def ok(self) -> bool:
        """Whether no promise can be broken."""
        return not self.broken

    @property
    def broken(self) -> tuple[Account, ...]:
        """The accounts of promises that always break or may break."""
        return tuple(account for account in self.accounts if account.broken_on is not None)

    def __iter__(self) -> Iterator[Account]:
        """The accounts, in the order of the promises."""
        return iter(self.accounts)

    def __len__(self) -> int:
        """How many promises there are."""
        return len(self.accounts)

    def __bool__(self) -> bool:
        """True: a ledger without promises is a ledger still."""
        return True

    def __getitem__(self, promise_id: str) -> Account:
        """The account of the promise with that id.

        Raises:
            InvalidValueError: There is none; the error names the nearest.
        """
        for account in self.accounts:
            if account.promise.id == promise_id:
                return account
        known = [account.promise.id for account in self.accounts]
        hint = did_you_mean(str(promise_id), known)
        raise InvalidValueError("Ledger", [Problem("", f"no promise {promise_id!r}", hint=hint)])

    def paths(self, promise_id: str) -> Iterator[tuple[str, ...]]:
        """Each path on which a promise falls due while open, lazily, shortest first.

        A path begins at a start and ends where the promise falls due. It comes to no stage twice in
        the same state of the promise (not made, open, kept): it may come round to a stage again
        after the promise was made, and there are finitely many. Take a few with
        `itertools.islice`: there can be more than anyone has time for.

        Raises:
            InvalidValueError: The journey has no such promise.

        Example:
            >>> import customer_journey as cj
            >>> refund = cj.Promise("refund", made=["know"], due="buy")
            >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"], promises=[refund])
            >>> list(cj.ledger(shop.connect("know", "buy")).paths("refund"))
            [('know', 'buy'), ('know', 'try', 'buy')]

        Source:
            Yen (1971), "Finding the K Shortest Loopless Paths in a Network", Management Science
            17(11), on the graph of stages and states.
        """
        account = self[promise_id]
        number = self.accounts.index(account)
        due = cached(self.journey, positions)[account.promise.due]
        each = [_breaking(walks, number, due) for walks in cached(self.journey, walks_of)]
        return self._named(merge(*each, key=len))

    def _named(self, found: Iterable[tuple[int, ...]]) -> Iterator[tuple[str, ...]]:
        """The paths by ids, each once: several personas may take the same."""
        seen: set[tuple[int, ...]] = set()
        length = 0
        for path in found:
            if len(path) > length:
                length = len(path)
                seen.clear()
            if path not in seen:
                seen.add(path)
                yield _ids(self.journey, path)

    def to_text(self) -> str:
        """One line for each promise, under a line that counts them."""
        many = count_of(len(self), "promise")
        head = f"{self.journey.id}: {many}, {len(self.broken)} can be broken"
        return "\n".join([head, *(f"  {account}" for account in self.accounts)])

    def __str__(self) -> str:
        """As `to_text` has it."""
        return self.to_text()

    def __repr__(self) -> str:
        """Whose ledger it is, and how many promises can be broken."""
        many = count_of(len(self), "promise")
        return f"<Ledger of {self.journey.id!r}: {many}, {len(self.broken)} broken>"


def ledger(journey: Journey, /) -> Ledger:
    """The ledger of the journey's promises: what becomes of each, on all paths from a start.

    A person moves by advances, returns and exits, on paths open to one persona; referrals carry no
    promise, for they make a new person. Coming to a stage, first what is made there is open, then
    what is kept there is settled, and then what is due there and open is broken. A promise that
    is made again after it was kept is open again. Whoever never comes to the stage where it is due
    is owed nothing. Guards and entry criteria are not looked at: every path that is drawn counts.

    With P promises, V stages and E transitions this takes O(P·(V + E)) for each group of personas
    that can go different ways.

    Example:
        >>> import customer_journey as cj
        >>> call = cj.Promise("call-back", made=["ask"], due="buy", kept=["call"])
        >>> shop = cj.Journey.sequence("shop", ["ask", "call", "buy"], promises=[call])
        >>> cj.ledger(shop).ok
        True
        >>> print(cj.ledger(shop.connect("ask", "buy")))
        shop: 1 promise, 1 can be broken
          call-back: may-break (made at ask; due at buy; kept at call); broken on ask -> buy
    """
    require(journey, Journey, "ledger")
    return cached(journey, _ledger)


def _ledger(journey: Journey) -> Ledger:
    groups = cached(journey, walks_of)
    accounts = [_account(journey, groups, number) for number in range(len(journey.promises))]
    return Ledger(journey, accounts)


def walks_of(journey: Journey) -> tuple[Walks, ...]:
    """The walks of each crowd, with what can become of all promises; none without promises."""
    if not journey.promises:
        return ()
    index = cached(journey, positions)
    made: dict[int, int] = {}
    kept: dict[int, int] = {}
    due: dict[int, int] = {}
    for number, promise in enumerate(journey.promises):
        for marks, stages in ((made, promise.made), (kept, promise.kept), (due, (promise.due,))):
            for stage in stages:
                marks[index[stage]] = marks.get(index[stage], 0) | 1 << number
    count = len(journey.promises)
    people = cached(journey, crowds)
    return tuple([Walks(crowd, count, made=made, kept=kept, due=due) for crowd in people])


def _account(journey: Journey, groups: tuple[Walks, ...], number: int) -> Account:
    promise = journey.promises[number]
    index = cached(journey, positions)
    due = index[promise.due]
    breaks = [(walks.broken[number], walks) for walks in groups if number in walks.broken]
    keeps = [(walks.honoured[number], walks) for walks in groups if number in walks.honoured]
    broken_on, broken_for, kept_on = None, None, None
    if breaks:
        level, walks = min(breaks, key=_level)
        broken_on = _ids(journey, walks.path(number, due, OPEN, level))
        broken_for = walks.crowd.persona
    if keeps:
        level, walks = min(keeps, key=_level)
        kept_on = _ids(journey, walks.path(number, due, KEPT, level))
    fate: Fate = "never-due"
    if breaks:
        fate = "may-break" if keeps else "always-breaks"
    elif keeps:
        fate = "kept"
    settled = [
        any(walks.closed.get(index[stage], 0) >> number & 1 for walks in groups)
        for stage in promise.kept
    ]
    idle = [stage for stage, in_time in zip(promise.kept, settled, strict=True) if not in_time]
    return Account(
        promise,
        fate,
        broken_on=broken_on,
        broken_for=broken_for,
        kept_on=kept_on,
        idle=tuple(idle),
    )


def _level(found: tuple[int, Walks]) -> int:
    return found[0]


def _ids(journey: Journey, path: Iterable[int]) -> tuple[str, ...]:
    stages = journey.stages
    return tuple([stages[position].id for position in path])


def _breaking(walks: Walks, promise: int, due: int) -> Iterator[tuple[int, ...]]:
    """The paths over stages and states that end where a promise falls due while open."""
    if promise not in walks.broken:
        return
    ahead = walks.crowd.ahead
    source, end = 3 * len(ahead), 3 * due + OPEN
    arcs: list[list[tuple[int, float]]] = [[] for _ in range(source + 1)]
    for stage, targets in enumerate(ahead):
        for state in _states_at(walks, promise, stage):
            arcs[3 * stage + state] = [
                (3 * target + walks.entered(promise, target, state), 1) for target in targets
            ]
    arcs[source] = [
        (3 * start + walks.entered(promise, start, UNMADE), 1) for start in walks.crowd.starts
    ]
    for path in k_shortest_paths(arcs, source, end):
        yield tuple([node // 3 for node in path[1:]])


def _states_at(walks: Walks, promise: int, stage: int) -> list[int]:
    """In which states a promise goes on from a stage."""
    ever = 0
    for new in walks.arrivals[stage].values():
        ever |= new >> promise
    return [state for state in _STATES if ever >> state * walks.count & 1]
