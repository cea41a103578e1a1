"""What the package's metadata say of the project's address, where that is known when it is built.

Links of the README lead to files of the repository. An index shows the README without these files,
so the links become absolute, at the tag of the version; without an address they become plain text.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

ADDRESS = "CUSTOMER_JOURNEY_URL"
"""The environment variable with the address of the repository, as in `https://host/owner/name`."""

_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"<picture>.*?</picture>", re.DOTALL)
_ALTERNATIVE = re.compile(r'alt="([^"]*)"')
_LINK = re.compile(r"\[([^\]]*)\]\((?![a-z][a-z0-9+.-]*:|#)([^)\s]+)\)")
_FILE = re.compile(r'\b(src|srcset)="(?![a-z][a-z0-9+.-]*:)([^"]+)"')


class CustomMetadataHook(MetadataHookInterface):
    """Fills in the README and the addresses."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme`, and `urls` where the address is known."""
        address = address_in(os.environ)
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        tag = f"v{version_in(Path(self.root, 'src/customer_journey/_version.py'))}"
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": readme_for(text, address, tag),
        }
        metadata["urls"] = urls_for(address, tag)


def version_in(file: Path) -> str:
    """The version that a file of Python sets."""
    (version,) = re.findall(r'^__version__[^=]*= "([^"]+)"', file.read_text("utf-8"), re.MULTILINE)
    return str(version)


def address_in(environment: Mapping[str, str]) -> str:
    """The address of the repository, as the variable or GitHub Actions say it; or empty."""
    stated = environment.get(ADDRESS, "")
    repository = environment.get("GITHUB_REPOSITORY", "")
    if not stated and repository:
        stated = f"{environment.get('GITHUB_SERVER_URL', 'https://github.com')}/{repository}"
    if stated and not re.fullmatch(r"https?://[^\s/]+/\S+", stated):
        message = f"{ADDRESS} is not the address of a repository: {stated!r}"
        raise ValueError(message)
    return stated.rstrip("/").removesuffix(".git")


def urls_for(address: str, tag: str) -> dict[str, str]:
    """What an index links to beside the package; nothing without an address."""
    if not address:
        return {}
    return {
        "Source": address,
        "Documentation": f"{address}/blob/{tag}/docs/index.md",
        "Issues": f"{address}/issues",
        "Changelog": f"{address}/blob/{tag}/CHANGELOG.md",
    }


def readme_for(text: str, address: str, tag: str) -> str:
    """The README as an index can show it: no link to a file is relative. Code stays as it is."""
    pieces: list[str] = []
    end = 0
    for fence in _FENCE.finditer(text):
        pieces += [_linked(text[end : fence.start()], address, tag), fence.group()]
        end = fence.end()
    return "".join([*pieces, _linked(text[end:], address, tag)])


def _linked(text: str, address: str, tag: str) -> str:
    if not address:
        text = _PICTURE.sub(lambda found: "".join(_ALTERNATIVE.findall(found.group())), text)
        return _LINK.sub(r"\1", text)
    text = _FILE.sub(rf'\1="{address}/raw/{tag}/\2"', text)
    return _LINK.sub(rf"[\1]({address}/blob/{tag}/\2)", text)
