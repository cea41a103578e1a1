"""The languages that there are catalogues of."""

from typing import Final

__all__ = ["LANGUAGES"]

LANGUAGES: Final[dict[str, str]] = {"de": "_german"}
"""The module of each language but English, by the first part of its tag."""
