"""Ids from words: the one place where a name becomes an id."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar
from unicodedata import combining, normalize

from customer_journey._values import as_plain

__all__ = ["ids_for", "slug"]

_SHORT: Final = 8
"""How many digits of a hash an id has, but where that is not enough."""

N = TypeVar("N", bound=Hashable)


def slug(name: str) -> str:
    """The id that a name suggests, `free-cafe` for `Free Café`; empty where no letter can stay.

    Letters that are not of the alphabet of English are transliterated where the extra `names` is
    installed, and lost otherwise.
    """
    return _slug(name)[0]


def ids_for(names: Iterable[N], *, element: str = "stage") -> dict[N, str]:
    """An id for each name, made of its own words: whatever other names there are, in any order.

    A text that is an id stays one. Of any other name it is the slug. Where that lost a letter, a
    short hash of the name follows it; and so it does for all names that would share an id, so that
    what one name was called never depends on which came first.

    Args:
        names: The names. Texts are taken in NFC, with single blanks.
        element: What stands before the hash where no letter is left.
    """
    texts = {name: " ".join(normalize("NFC", str(as_plain(name))).split()) for name in names}
    ids: dict[N, str] = {}
    stems: dict[N, str] = {}
    for name, text in texts.items():
        stem, is_whole = _slug(text)
        stems[name] = stem or element
        ids[name] = stem if is_whole and stem else _hashed(stems[name], text, _SHORT)
    # Names that differ by their normal form alone, or by their type, still share a short hash.
    for source, length in ((texts.__getitem__, _SHORT), (repr, _SHORT), (repr, None)):
        counts = Counter(ids.values())
        for name, id in [*ids.items()]:
            if counts[id] > 1 and id != name:
                ids[name] = _hashed(stems[name], source(name), length)
    return ids


def _hashed(stem: str, text: str, length: int | None) -> str:
    from hashlib import sha256

    digest = sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{stem}-{digest[:length]}"


def _slug(text: str) -> tuple[str, bool]:
    """The slug, and whether every letter and digit of the text is in it."""
    if text.isascii():
        folded, is_whole = text.lower(), True
    else:
        marked = normalize("NFKD", text.casefold())
        letters = [letter for letter in marked if not combining(letter)]
        foreign = {letter for letter in letters if not letter.isascii() and letter.isalnum()}
        if foreign and (latin := _transliteration()):
            # Of the whole text: marks that are not needed here make vowels of other scripts.
            folded = latin(text).lower()
            is_whole = all(map(latin, foreign))
        else:
            folded, is_whole = "".join(letters), not foreign
    return "-".join(re.findall(r"[a-z0-9]+", folded, re.ASCII)), is_whole


def _transliteration() -> Callable[[str], str] | None:
    """The function that writes any letter in those of ASCII, if there is one."""
    try:
        from anyascii import anyascii
    except ImportError:
        return None
    return anyascii
