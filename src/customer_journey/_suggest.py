"""The nearest name to one that was not found."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final
from unicodedata import category, normalize

_LONGEST_COMPARED = 80
_MOST_COMPARED = 2_000
_MOST_LETTERS = 100
_SHORTEST_WORD = 3
_MOST_SEARCHES = 1_000
_MOST_COMPARISONS = 100_000


# Letters of Cyrillic and Greek, dashes and quotation marks that look like those of ASCII.
_LOOKS: Final = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd"
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u201c\u201d",
    "ABEKMHOPCTYXISJaeopcyxisjABEZHIKMNOPTYXov------''\"\"",
)


def look_of(text: str) -> str:
    """What texts have in common that look alike, but for their case."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()).casefold()
    plain = normalize("NFKC", text).translate(_LOOKS)
    # Control characters separate, and format characters do not show.
    visible = [
        " " if category(character) == "Cc" else character
        for character in plain
        if category(character) != "Cf"
    ]
    return " ".join("".join(visible).split()).casefold()


class Suggester:
    """The nearest of some known names to each of many that were not found, at a bounded cost.

    A difference of case, dashes, underscores and blanks counts for nothing. That, and a name asked
    for again, is always found. One wrong letter is looked for in the first thousand names, and a
    looser likeness for as long as few names were compared, so that 265,000 broken references to
    100,000 stages cost seconds. The known names are not read before a hint is asked for.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._answers: dict[str, str | None] = {}
        self._letters: tuple[str, ...] | None = None
        self._searches = 0
        self._comparisons = 0

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        by_fold: dict[str, str] = {}
        for name in self._known:
            by_fold.setdefault(_fold(name), name)
        return by_fold

    def nearest(self, wanted: str) -> str | None:
        """The known name most like the wanted one, or None where nothing comes near."""
        folded = _fold(wanted)
        if folded in self._by_fold:
            return self._by_fold[folded]
        if len(folded) > _LONGEST_COMPARED:
            return None
        if folded not in self._answers:
            if self._searches >= _MOST_SEARCHES:
                return None
            self._searches += 1
            match = self._one_letter_off(folded) or self._alike(folded)
            self._answers[folded] = None if match is None else self._by_fold[match]
        return self._answers[folded]

    def hint(self, wanted: object) -> str:
        """A hint of the form `did you mean 'x'?`, or an empty text where nothing comes near."""
        name = self.nearest(wanted) if isinstance(wanted, str) else None
        return "" if name is None else f"did you mean {name!r}?"

    def _one_letter_off(self, folded: str) -> str | None:
        if self._letters is None:
            letters = dict.fromkeys("".join(self._by_fold))
            self._letters = tuple(letters)[:_MOST_LETTERS]
        cuts = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
        variants = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
        variants += [head + tail[1:] for head, tail in cuts if tail]
        for letter in self._letters:
            variants += [head + letter + tail for head, tail in cuts]
            variants += [head + letter + tail[1:] for head, tail in cuts if tail]
        return _closest(folded, [name for name in variants if name in self._by_fold])

    def _alike(self, folded: str) -> str | None:
        if self._comparisons >= _MOST_COMPARISONS:
            return None
        near = len(folded) // 2 + 1
        names = [name for name in self._by_fold if abs(len(name) - len(folded)) <= near]
        self._comparisons += min(len(names), _MOST_COMPARED)
        return _closest(folded, names[:_MOST_COMPARED]) or self._of_the_same_words(folded)

    def _of_the_same_words(self, folded: str) -> str | None:
        """The shortest name that has all words of the wanted one, or whose words it has."""
        words = {word for word in folded.split("-") if len(word) >= _SHORTEST_WORD}
        names = [
            name
            for name in list(self._by_fold)[:_MOST_COMPARED]
            if words and (words <= set(name.split("-")) or words.issuperset(name.split("-")))
        ]
        return min(names, key=len, default=None)


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """A hint of the form `did you mean 'x'?`, or an empty text where nothing comes near."""
    return Suggester(known).hint(name)


def _closest(folded: str, names: list[str]) -> str | None:
    if not names:
        return None
    # It takes longer to import than most programs have use for.
    from difflib import get_close_matches

    # The shortest ids differ in most of their letters by one of them.
    cutoff = 0.6 if len(folded) > 2 else 0.4  # noqa: PLR2004 - a judgement, not a quantity
    matches = get_close_matches(folded, names, cutoff=cutoff)
    # Half of the letters in the same order may be chance: 'rean' has four of the six of 'repair'.
    return next((name for name in matches if _is_near(folded, name)), None)


def _is_near(wanted: str, name: str) -> bool:
    """Whether two fifths of the letters differ at most, or two; of a metric, those of its id."""
    own = name if "." in wanted else name.rpartition(".")[2]
    longer = max(len(wanted), len(own))
    return _distance(wanted, own) <= max(2 * longer // 5, min(2, longer - 1))


def _distance(left: str, right: str) -> int:
    """How many letters to add, leave out, replace or swap with their neighbours.

    Source:
        Damerau (1964), A technique for computer detection and correction of spelling errors.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left):
        earlier, before, row = before, row, [i + 1]
        for j, other in enumerate(right):
            least = min(before[j] + (letter != other), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == right[j - 1] and other == left[i - 1]:
                least = min(least, earlier[j - 1] + 1)
            row.append(least)
    return row[-1]


def _fold(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
