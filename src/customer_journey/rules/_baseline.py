"""Baselines: known findings of an existing journey."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, cast, final

from customer_journey._answer import Answer, Cell
from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.rules._finding import Finding

__all__ = ["Baseline"]

_FORMAT: Final = "customer-journey-baseline"
_VERSION: Final = 1


def _sorted_entries(value: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    return tuple(sorted(value))


@final
@frozen(repr=False)
class Baseline(Answer):
    """A baseline is a list of known findings, stored in a file next to the journey.

    Findings match by code and path, so that a changed message or name does not matter.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey("shop", stages=[cj.Stage("know")], starts=["know"])
        >>> known = cj.validate(shop, rules=cj.rules.DEFAULT.select("dead-end")).baseline()
        >>> known.entries
        (('CJ110', 'stages.know', 1),)
        >>> cj.rules.Baseline.from_json(known.to_json()) == known
        True
    """

    entries: tuple[tuple[str, str, int], ...] = field(default=(), converter=_sorted_entries)
    """A rule's code, a path, and how often the rule fires there; sorted."""

    @classmethod
    @checked
    def of(cls, findings: Iterable[Finding]) -> "Baseline":
        """The baseline in which all these findings are known.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        counts = Counter((item.code, item.where) for item in findings)
        return cls([(code, where, count) for (code, where), count in counts.items()])

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
        counts = {(code, where): count for code, where, count in self.entries}
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
        counts = Counter({(code, where): count for code, where, count in self.entries})
        counts.subtract(Counter((item.code, item.where) for item in findings))
        return Baseline(
            [(code, where, count) for (code, where), count in counts.items() if count > 0]
        )

    def rows(self) -> list[dict[str, Cell]]:
        """A flat row for each entry, with the columns code, where, count."""
        return [
            {"code": code, "where": where, "count": count} for code, where, count in self.entries
        ]

    def to_dict(self) -> dict[str, object]:
        """The baseline as its file has it."""
        return {"format": _FORMAT, "version": _VERSION, "findings": self.rows()}

    def __len__(self) -> int:
        """The number of known findings."""
        return sum(count for _, _, count in self.entries)

    def __bool__(self) -> bool:
        """True, also if it is empty."""
        return True

    def __repr__(self) -> str:
        """The number of known findings."""
        return f"<Baseline: {len(self)} known>"


def _read(data: object) -> list[tuple[str, str, int]]:
    if not isinstance(data, Mapping):
        raise _unreadable(Problem("", "must be a JSON object"))
    top = cast("Mapping[str, object]", data)
    if top.get("format") != _FORMAT or top.get("version") != _VERSION:
        reason = f"`format` must be {_FORMAT!r} and `version` {_VERSION}"
        raise _unreadable(Problem("", reason))
    listed = top.get("findings")
    if not isinstance(listed, list):
        raise _unreadable(Problem("findings", "must be a list"))
    entries: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for index, item in enumerate(cast("list[object]", listed)):
        entry = _entry(item)
        if entry is None:
            message = "must have a text `code`, a text `where` and a whole `count` above zero"
            problems.append(Problem(f"findings[{index}]", message))
        elif entry[:2] in entries:
            problems.append(Problem(f"findings[{index}]", "duplicate entry"))
        else:
            entries[entry[:2]] = entry[2]
    if problems:
        raise _unreadable(*problems)
    return [(*place, count) for place, count in entries.items()]


def _entry(item: object) -> tuple[str, str, int] | None:
    if not isinstance(item, Mapping):
        return None
    entry = cast("Mapping[str, object]", item)
    code, where, count = entry.get("code"), entry.get("where"), entry.get("count", 1)
    if isinstance(code, str) and isinstance(where, str) and type(count) is int and count > 0:
        return code, where, count
    return None


def _unreadable(*problems: Problem) -> InvalidFileError:
    return InvalidFileError("baseline", problems)
