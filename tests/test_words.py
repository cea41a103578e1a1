"""The check on private words finds them where they are, and lets no more of them in."""

from pathlib import Path

import pytest

from tests.words import main, parts, read

LIST = """\
[names]
given = "value"

[phrases]
'is no [a-z]+' = "is not a"

[allowed.names]
paths = 1

[allowed.phrases]
docs = 1
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A package of one module, a README and a word list, with nothing to complain of."""
    module = tmp_path / "src" / "customer_journey" / "paths"
    module.mkdir(parents=True)
    (module / "_reach.py").write_text("def reach(given: str) -> str:\n    return given\n")
    (tmp_path / "README.md").write_text("A referral is no move.\n")
    (tmp_path / "words.toml").write_text(LIST)
    return tmp_path


def test_what_is_allowed_passes(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The count is printed even so."""
    assert main(repository, repository / "words.toml") == 0
    assert "1 private names in all\n1 private phrases in all\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("src/customer_journey/paths/_cuts.py", "givenNodes = 1\n"),
        ("src/customer_journey/paths/_given.py", ""),
        ("src/customer_journey/_log.py", "class Given: ...\n"),
        ("src/customer_journey/paths/_cuts.py", "# That is no reason.\n"),
        ("docs/index.md", "# Why this is no page\n"),
        ("docs/_pages.py", "given = 1\n"),
        ("tests/test_paths.py", "def test_what_is_given() -> None: ...\n"),
        ("tests/rule_cases/paths.py", "# That is no reason.\n"),
        ("examples/shop.py", "given = 1\n"),
    ],
)
def test_one_more_fails_with_its_place(
    file: str, text: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a variable, a file's name, another module, a comment, a page, a test or an example."""
    path = repository / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert main(repository, repository / "words.toml") == 1
    assert f"{file}:1: " in capsys.readouterr().out


def test_names_are_split_into_words() -> None:
    """At underscores and at capitals."""
    assert parts("_isGiven_twice") == {"", "is", "given", "twice"}


def test_frameworks_keep_their_own_words(repository: Path) -> None:
    """Presets are literals that quote."""
    presets = repository / "src" / "customer_journey" / "presets"
    presets.mkdir()
    (presets / "_aida.py").write_text("# That is no framework.\n")
    assert main(repository, repository / "words.toml") == 0


def test_the_list_of_the_project_names_replacements() -> None:
    """Each word and phrase says what to write instead."""
    words = read(Path(__file__).parent / "words.toml")
    assert all(words.names.values())
    assert all(words.phrases.values())
