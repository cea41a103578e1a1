"""The ledger of promises: where each is made, due and kept, and the paths on which it is broken."""

from collections.abc import Iterator
from heapq import merge
from operator import itemgetter
from typing import Any, Final, Literal, TypeAlias, final

from customer_journey._answer import Answer, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey._graph._index import index_of
from customer_journey._graph._paths import k_shortest_paths
from customer_journey._graph._search import adjacency
from customer_journey._messages._current import counted, message
from customer_journey._model import Journey, Promise, cached
from customer_journey._model._names import name_of, names_of, path_of
from customer_journey._suggest import did_you_mean
from customer_journey._values import count_of
from customer_journey.content._states import KEPT, OPEN, UNMADE, PromiseStates, states_by_group
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Account", "Fate", "Ledger", "ledger", "states_of"]

Fate: TypeAlias = Literal["kept", "may-break", "always-breaks", "never-due"]
"""What becomes of a promise: it is kept on every path on which it falls due, on some of them, on
none of them; or it never falls due."""

_STATES: Final = (UNMADE, OPEN, KEPT)


@final
@frozen
class Account(JourneyAnswer):
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
    """The stages where it is said to be kept but is never open, by id."""

    def __str__(self) -> str:
        """The promise, its fate and the path that breaks it, on one line."""
        promise = self.promise
        said = message(
            "{promise}: {fate} ({made}; due at {due}; {kept})",
            promise=describe(promise.label),
            fate=message(self.fate),
            made=message("made at {stages}", stages=", ".join(names_of(promise.made)))
            if promise.made
            else message("made nowhere"),
            due=name_of(promise.due),
            kept=message("kept at {stages}", stages=", ".join(names_of(promise.kept)))
            if promise.kept
            else message("kept nowhere"),
        )
        if self.broken_on:
            said += f"; {message('broken on {path}', path=path_of(self.broken_on))}"
        return said


@final
@frozen(repr=False)
class Ledger(Answer):
    """A ledger has an account of each promise of a journey, in its order; `ledger` gives one.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.ledger(cj.presets.get("marketing-hourglass")).accounts[1])
        The guarantees that were given: kept (made at Know, Try; due at Buy; kept at Buy)
    """

    journey: Journey
    """The journey."""
    accounts: tuple[Account, ...]
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

    def __getitem__(self, promise: str) -> Account:
        """The account of the promise with that id.

        Raises:
            InvalidValueError: There is none; the error names the nearest.
        """
        for account in self.accounts:
            if account.promise.id == promise:
                return account
        known = [account.promise.id for account in self.accounts]
        hint = did_you_mean(str(promise), known)
        raise InvalidValueError("Ledger", [Problem("", f"no promise {promise!r}", hint=hint)])

    @checked
    def paths(self, promise: str) -> Iterator[tuple[str, ...]]:
        """Each path on which a promise falls due while open, lazily, shortest first.

        A path begins at a start and ends where the promise falls due. It comes to no stage again in
        the same state of the promise (not made, open, kept), but may come to it in another. Take a
        few with `itertools.islice`: there are finitely many, but there can be very many.

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
        account = self[promise]
        number = self.accounts.index(account)
        index = index_of(self.journey)
        due = index.position[account.promise.due]
        groups = cached(self.journey, states_of)
        # Several groups of personas can take the same path; it is given once.
        listed: set[tuple[int, ...]] = set()
        length = 0
        for path in merge(*(_breaking(states, number, due) for states in groups), key=len):
            if len(path) > length:
                length = len(path)
                listed.clear()
            if path not in listed:
                listed.add(path)
                yield index.named(path)

    def rows(self) -> list[dict[str, Any]]:
        """The accounts as plain rows, for a table.

        Columns: `promise`, `due` and `fate` (str), `made` and `kept` (ids of stages, joined by a
        comma), `broken_on` and `kept_on` (paths, joined by arrows, or None), `broken_for` (a
        persona or None).
        """
        return [
            {
                "promise": account.promise.id,
                "made": ", ".join(account.promise.made),
                "due": account.promise.due,
                "kept": ", ".join(account.promise.kept),
                "fate": account.fate,
                "broken_on": account.broken_on and " -> ".join(account.broken_on),
                "broken_for": account.broken_for,
                "kept_on": account.kept_on and " -> ".join(account.kept_on),
            }
            for account in self.accounts
        ]

    def __str__(self) -> str:
        """One line for each promise, under a line that counts them."""
        head = message(
            "{journey}: {promises}, {number} can be broken",
            journey=describe(self.journey.label),
            promises=counted(len(self), "promise"),
            number=len(self.broken),
        )
        return "\n".join([head, *(f"  {account}" for account in self.accounts)])

    def __repr__(self) -> str:
        """Whose ledger it is, and how many promises can be broken."""
        promises = count_of(len(self), "promise")
        return f"<Ledger of {self.journey.id!r}: {promises}, {len(self.broken)} broken>"


@checked
def ledger(journey: Journey, /) -> Ledger:
    """The ledger of the journey's promises: what becomes of each, on all paths from a start.

    A person moves by advances, returns and exits, on paths open to one persona; referrals carry no
    promise, for they make a new person. Coming to a stage, first what is made there is open, then
    what is kept there is settled, and then what is due there and open is broken. A promise that
    is made again after it was kept is open again. People who never come to the stage where it is
    due are owed nothing. Guards and entry criteria are ignored: every path that is drawn counts.

    With P promises, V stages and E transitions this takes O(P·(V + E)) for each group of personas
    to whom the same stages and transitions are open.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

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
    return cached(journey, _ledger)


def _ledger(journey: Journey) -> Ledger:
    groups = cached(journey, states_of)
    accounts = [_account(journey, groups, number) for number in range(len(journey.promises))]
    return about(Ledger(journey, tuple(accounts)), journey)


def states_of(journey: Journey) -> tuple[PromiseStates, ...]:
    """The states that all promises can be in, by persona group; none without promises."""
    if not journey.promises:
        return ()
    position = index_of(journey).position
    opens: dict[int, int] = {}
    keeps: dict[int, int] = {}
    due: dict[int, int] = {}
    for number, promise in enumerate(journey.promises):
        for marks, stages in ((opens, promise.made), (keeps, promise.kept), (due, (promise.due,))):
            for stage in stages:
                marks[position[stage]] = marks.get(position[stage], 0) | 1 << number
    count = len(journey.promises)
    return tuple(states_by_group(journey, count, opens=opens, keeps=keeps, due=due))


def _account(journey: Journey, groups: tuple[PromiseStates, ...], number: int) -> Account:
    promise = journey.promises[number]
    index = index_of(journey)
    due = index.position[promise.due]
    breaks = [(states.broken[number], states) for states in groups if number in states.broken]
    keeps = [(states.honoured[number], states) for states in groups if number in states.honoured]
    broken_on, broken_for, kept_on = None, None, None
    fate: Fate = "never-due"
    if keeps:
        level, states = min(keeps, key=itemgetter(0))
        kept_on = index.named(states.path(number, due, KEPT, level))
        fate = "kept"
    if breaks:
        level, states = min(breaks, key=itemgetter(0))
        broken_on = index.named(states.path(number, due, OPEN, level))
        broken_for = next(iter(states.personas), None)
        fate = "may-break" if keeps else "always-breaks"
    closed = [states.closed for states in groups]
    idle = tuple(
        stage
        for stage in promise.kept
        if not any(each.get(index.position[stage], 0) >> number & 1 for each in closed)
    )
    return Account(
        promise, fate, broken_on=broken_on, broken_for=broken_for, kept_on=kept_on, idle=idle
    )


def _breaking(states: PromiseStates, promise: int, due: int) -> Iterator[tuple[int, ...]]:
    """The paths over stages and states that end where a promise falls due while open."""
    if promise not in states.broken:
        return
    successors = states.index.successors
    # A node is a stage in a state of the promise; one more comes before all starts.
    source, end = 3 * len(successors), 3 * due + OPEN
    edges = [(source, start, UNMADE) for start in states.index.starts]
    for stage, targets in enumerate(successors):
        ever = 0
        for new in states.arrivals[stage].values():
            ever |= new >> promise
        for state in _STATES:
            if ever >> state * states.count & 1:
                edges += [(3 * stage + state, target, state) for target in targets]
    arcs = adjacency(
        source + 1,
        (
            (node, (3 * target + states.entered(promise, target, state), 1.0))
            for node, target, state in edges
        ),
    )
    for path in k_shortest_paths(arcs, source, end):
        yield tuple([node // 3 for node in path[1:]])
