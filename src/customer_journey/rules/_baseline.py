"""Baselines: what is known to be wrong with a journey that has a past."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, cast, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.rules._finding import Finding

__all__ = ["Baseline"]

_FORMAT: Final = "customer-journey-baseline"
_VERSION: Final = 1


def _entries(value: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    return tuple(sorted(value))


@final
@frozen(repr=False)
class Baseline(Displayed):
    """A baseline is a list of known findings, kept in a file beside the journey.

    Findings are known by their rule's code and their place, so that a changed message or name
    leaves them known.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey("shop", stages=[cj.Stage("know")], starts=["know"])
        >>> known = cj.validate(shop, rules=cj.rules.DEFAULT.select("dead-end")).baseline()
        >>> known.entries
        (('CJ110', 'stages.know', 1),)
        >>> cj.rules.Baseline.from_json(known.to_json()) == known
        True
    """

    entries: tuple[tuple[str, str, int], ...] = field(default=(), converter=_entries)
    """A rule's code, a place, and how often the rule fires there; sorted."""

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Baseline":
        """The baseline in which all these findings are known."""
        counts = Counter((item.code, item.where) for item in findings)
        return cls([(code, where, count) for (code, where), count in counts.items()])

    @classmethod
    def from_json(cls, text: str) -> "Baseline":
        """The baseline that `to_json` wrote.

        Raises:
            InvalidFileError: The text is no baseline; every problem is named.
        """
        try:
            data: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidFileError("baseline", [Problem("", f"no JSON: {error}")]) from None
        return cls(_read(data))

    def to_json(self) -> str:
        """The baseline as JSON, sorted and with one finding a line, so that changes read well."""
        lines = [
            json.dumps({"code": code, "where": where, "count": count}, ensure_ascii=False)
            for code, where, count in self.entries
        ]
        head = f'{{\n  "format": "{_FORMAT}",\n  "version": {_VERSION},\n  "findings": ['
        body = "".join(f"\n    {line}," for line in lines).removesuffix(",")
        return f"{head}{body}{chr(10) + '  ' if lines else ''}]\n}}\n"

    def new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of the findings that it does not know, in their order."""
        left = {(code, where): count for code, where, count in self.entries}
        fresh: list[Finding] = []
        for item in findings:
            place = item.code, item.where
            if left.get(place, 0):
                left[place] -= 1
            else:
                fresh.append(item)
        return tuple(fresh)

    def mended(self, findings: Iterable[Finding]) -> "Baseline":
        """What it knows and these findings no longer have: entries that can go."""
        left = Counter({(code, where): count for code, where, count in self.entries})
        left.subtract(Counter((item.code, item.where) for item in findings))
        return Baseline(
            [(code, where, count) for (code, where), count in left.items() if count > 0]
        )

    def __len__(self) -> int:
        """How many findings it knows."""
        return sum(count for _, _, count in self.entries)

    def __bool__(self) -> bool:
        """True: an empty baseline is a baseline still."""
        return True

    def __repr__(self) -> str:
        """How many findings it knows."""
        return f"<Baseline: {len(self)} known>"


def _read(data: object) -> list[tuple[str, str, int]]:
    if not isinstance(data, Mapping):
        raise _unreadable(Problem("", "no baseline: its JSON is no object"))
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
            problems.append(Problem(f"findings[{index}]", "stands twice"))
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
