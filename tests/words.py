"""Keep private words out of names and private phrases out of texts: `python tests/words.py`.

`words.toml` beside this script lists the words and phrases with what to write instead, and how many
of each are still allowed, module by module. Those figures may only be lowered.
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = Path("src/customer_journey")
BESIDE: Final = ["tests/**/*.py", "examples/*.py", "docs/*.py"]
DOCUMENTS: Final = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "src/customer_journey/SKILL.md",
    "docs/**/*.md",
    "docs/llms.txt",
]


class Offence(NamedTuple):
    """A private word in a definition, or a private phrase in a text."""

    kind: str
    module: str
    place: str
    text: str
    instead: str


class Words(NamedTuple):
    """What not to write, as patterns with their replacements, and how much of it is allowed."""

    names: Mapping[str, str]
    phrases: Mapping[str, str]
    allowed: Mapping[str, Mapping[str, int]]


def read(path: Path) -> Words:
    """The word list in a TOML file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(tables["names"], tables["phrases"], tables["allowed"])


def definitions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The names that code defines, with their lines: functions, classes, variables, arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def parts(name: str) -> set[str]:
    """The words of a name: `_isGiven_twice` has `is`, `given` and `twice`."""
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


def in_names(text: str, place: Path, module: str, words: Mapping[str, str]) -> Iterator[Offence]:
    """The definitions of a Python file, and its own name, that use a private word."""
    for line, name in [(1, place.stem), *definitions(ast.parse(text))]:
        for word in sorted(parts(name) & words.keys()):
            yield Offence("names", module, f"{place}:{line}", name, words[word])


def in_text(text: str, place: Path, module: str, phrases: Mapping[str, str]) -> Iterator[Offence]:
    """The private phrases in a file of any kind."""
    for number, line in enumerate(text.splitlines(), start=1):
        for phrase, instead in phrases.items():
            for match in re.finditer(phrase, line, re.IGNORECASE):
                yield Offence("phrases", module, f"{place}:{number}", match[0], instead)


def offences(root: Path, words: Words) -> Iterator[Offence]:
    """All offences of the source, of the code beside it and of the documentation."""
    for path in sorted((root / SOURCE).rglob("*.py")):
        inside = path.relative_to(root / SOURCE)
        if inside.parts[0] == "presets" and inside.name != "__init__.py":
            continue  # literals: their words are the frameworks' own
        module, text = inside.parts[0].removesuffix(".py"), path.read_text(encoding="utf-8")
        yield from in_names(text, SOURCE / inside, module, words.names)
        yield from in_text(text, SOURCE / inside, module, words.phrases)
    for path in sorted(path for pattern in BESIDE for path in root.glob(pattern)):
        place, text = path.relative_to(root), path.read_text(encoding="utf-8")
        if place.name != "test_words.py":  # its texts are the examples of what is refused
            yield from in_names(text, place, place.parts[0], words.names)
            yield from in_text(text, place, place.parts[0], words.phrases)
    for pattern in DOCUMENTS:
        for path in sorted(root.glob(pattern)):
            if "_generated" not in path.parts:
                # Names in code are those of the modules, and are looked for there.
                text = re.sub(r"`[^`\n]*`", "``", path.read_text(encoding="utf-8"))
                yield from in_text(text, path.relative_to(root), "docs", words.phrases)


def main(root: Path = ROOT, listed: Path = ROOT / "tests" / "words.toml") -> int:
    """Print what is beyond the allowance, with what to write instead; 1 if there is any."""
    words = read(listed)
    everything = list(offences(root, words))
    counts = Counter((offence.kind, offence.module) for offence in everything)
    beyond = {
        key: count for key, count in counts.items() if count > words.allowed[key[0]].get(key[1], 0)
    }
    for kind, module, place, text, instead in everything:
        if (kind, module) in beyond:
            print(f"{place}: {text!r}: write {instead}")  # noqa: T201 - a command
    for (kind, module), count in beyond.items():
        allowance = words.allowed[kind].get(module, 0)
        print(f"{module}: {count} private {kind}, {allowance} allowed")  # noqa: T201 - as above
    for kind in ("names", "phrases"):
        total = sum(count for key, count in counts.items() if key[0] == kind)
        print(f"{total} private {kind} in all")  # noqa: T201 - as above
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
