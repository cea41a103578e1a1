"""Baselines: known findings of an existing journey."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, cast, final

from customer_journey._answer import Answer, Cell, flat
from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey._values import as_tuple
from customer_journey.errors import InvalidFileError, Problem, WrongTypeError
from customer_journey.rules._finding import Finding

__all__ = ["Baseline", "KnownFinding"]

_FORMAT: Final = "customer-journey-baseline"
_VERSION: Final = 1


@final
@frozen(order=True)
class KnownFinding(Answer):
    """A known finding is a rule's code and a path, with how often the rule fires there.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.rules.KnownFinding("CJ110", "stages.know"))
        CJ110 stages.know: 1
    """

    code: str
    """The code of the rule."""
    where: str
    """The path."""
    count: int = 1
    """How often the rule fires there."""

    def __str__(self) -> str:
        """The code, the path and the count, on one line."""
        return f"{self.code} {self.where}: {self.count}"


def _sorted_entries(value: Iterable[KnownFinding]) -> tuple[KnownFinding, ...]:
    entries = as_tuple(value)
    if not isinstance(cast("object", entries), tuple) or {*map(type, entries)} - {KnownFinding}:
        raise WrongTypeError("Baseline", "several known findings", value, argument="entries")
    return tuple(sorted(entries))


@final
@frozen(repr=False)
class Baseline(Answer):
    """A baseline is a list of known findings, stored in a file next to the journey.

    Findings match by code and path, so that a changed message or name does not matter.

    Raises:
        WrongTypeError: It is not several known findings.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey("shop", stages=[cj.Stage("know")], starts=["know"])
        >>> known = cj.validate(shop, rules=cj.rules.DEFAULT.select("dead-end")).baseline()
        >>> known.entries
        (KnownFinding(code='CJ110', where='stages.know', count=1),)
        >>> cj.rules.Baseline.from_json(known.to_json()) == known
        True
    """

    entries: tuple[KnownFinding, ...] = field(default=(), converter=_sorted_entries)
    """The known findings, sorted by code and path."""

    @classmethod
    @checked
    def of(cls, findings: Iterable[Finding]) -> "Baseline":
        """The baseline in which all these findings are known.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        counts = Counter((item.code, item.where) for item in findings)
        return cls([KnownFinding(*place, count) for place, count in counts.items()])

    @classmethod
    @checked
    def from_json(cls, text: str) -> "Baseline":
        """The baseline that `to_json` wrote.

        Raises:
            InvalidFileError: The text is not a baseline; the error lists every problem.
        """
        import json

        try:
            data: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidFileError("baseline", [Problem("", f"invalid JSON: {error}")]) from None
        return cls(_read(data))

    def to_json(self) -> str:
        """The baseline as JSON, sorted and with one finding a line, so that changes read well."""
        import json

        lines = [json.dumps(row, ensure_ascii=False) for row in self.rows()]
        head = f'{{\n  "format": "{_FORMAT}",\n  "version": {_VERSION},\n  "findings": ['
        body = "".join(f"\n    {line}," for line in lines).removesuffix(",")
        return f"{head}{body}{chr(10) + '  ' if lines else ''}]\n}}\n"

    @checked
    def new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are not in it, in their order.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        counts = self._counts()
        new: list[Finding] = []
        for item in findings:
            key = item.code, item.where
            if counts.get(key, 0):
                counts[key] -= 1
            else:
                new.append(item)
        return tuple(new)

    @checked
    def fixed(self, findings: Iterable[Finding]) -> "Baseline":
        """The part of it that these findings no longer have: entries that can be deleted.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        gone = self._counts() - Counter((item.code, item.where) for item in findings)
        return Baseline([KnownFinding(*place, count) for place, count in gone.items()])

    def _counts(self) -> Counter[tuple[str, str]]:
        return Counter({(each.code, each.where): each.count for each in self.entries})

    def rows(self) -> list[dict[str, Cell]]:
        """A flat row for each entry, with the columns code, where, count."""
        return [flat(each) for each in self.entries]

    def to_dict(self) -> dict[str, object]:
        """The baseline as its file has it."""
        return {"format": _FORMAT, "version": _VERSION, "findings": self.rows()}

    def __len__(self) -> int:
        """The number of known findings."""
        return sum(each.count for each in self.entries)

    def __bool__(self) -> bool:
        """True, also if it is empty."""
        return True

    def __repr__(self) -> str:
        """The number of known findings."""
        return f"<Baseline: {len(self)} known>"


def _read(data: object) -> list[KnownFinding]:
    if not isinstance(data, Mapping):
        raise _unreadable(Problem("", "must be a JSON object"))
    top = cast("Mapping[str, object]", data)
    if top.get("format") != _FORMAT or top.get("version") != _VERSION:
        reason = f"`format` must be {_FORMAT!r} and `version` {_VERSION}"
        raise _unreadable(Problem("", reason))
    listed = top.get("findings")
    if not isinstance(listed, list):
        raise _unreadable(Problem("findings", "must be a list"))
    entries: dict[tuple[str, str], KnownFinding] = {}
    problems: list[Problem] = []
    for index, item in enumerate(cast("list[object]", listed)):
        entry = _entry(item)
        if entry is None:
            message = "must have a text `code`, a text `where` and a whole `count` above zero"
            problems.append(Problem(f"findings[{index}]", message))
        elif entries.setdefault((entry.code, entry.where), entry) is not entry:
            problems.append(Problem(f"findings[{index}]", "duplicate entry"))
    if problems:
        raise _unreadable(*problems)
    return list(entries.values())


def _entry(item: object) -> KnownFinding | None:
    if not isinstance(item, Mapping):
        return None
    entry = cast("Mapping[str, object]", item)
    code, where, count = entry.get("code"), entry.get("where"), entry.get("count", 1)
    if isinstance(code, str) and isinstance(where, str) and type(count) is int and count > 0:
        return KnownFinding(code, where, count)
    return None


def _unreadable(*problems: Problem) -> InvalidFileError:
    return InvalidFileError("baseline", problems)
