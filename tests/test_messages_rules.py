"""Findings, changes and migrations in the language of their journey."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import customer_journey as cj
from customer_journey._messages import _current
from customer_journey._messages._current import in_language, language_of_messages
from customer_journey._messages._german import MESSAGES
from customer_journey.compare._matching import GROUNDS
from tests.rule_cases import CASES
from tests.test_messages import Marked, marked

__all__ = ["marked"]

RULES = {rule.name: rule for rule in cj.rules.DEFAULT}
SLOW = "unproved-criterion"
"""It fires where a search for proofs ran out of its budget."""
PACKAGE = Path(cj.__file__).parent
KEYS = "advance exit numerator denominator"
"""Words of files that findings name."""
NAMED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
"""What findings take from a journey: names in quotes, criteria and keys as code."""


def findings_of(name: str, language: str) -> Iterator[tuple[cj.Journey, cj.rules.Finding]]:
    """What a rule finds in the journeys on which it fires."""
    rule = RULES[name]
    alone = cj.rules.DEFAULT if rule.comes_last else cj.rules.DEFAULT.select(name)
    for journey, _ in CASES[name].fires[: 1 if name == SLOW else None]:
        for finding in cj.validate(journey, rules=alone, language=language):
            if finding.name == name:
                yield journey, finding


@pytest.mark.no_cover
@pytest.mark.parametrize("name", RULES)
def test_a_finding_says_nothing_but_messages_and_what_the_journey_says(
    name: str, marked: Marked
) -> None:
    """So every word of it can be translated, and German has all of them."""
    for journey, finding in findings_of(name, "xx"):
        own = f"{cj.dumps(journey)} {finding.where} {KEYS}"
        for text in (finding.message, finding.hint):
            words = NAMED.sub("", re.sub("⟦[^⟧]*⟧", " ", text))
            assert {word for word in re.findall(r"[a-z_-]{2,}", words) if word not in own} == set()
    assert marked.missing == set()


@pytest.mark.parametrize("name", [name for name in RULES if name != SLOW])
def test_a_german_finding_differs_in_its_words_alone(name: str) -> None:
    """Code, severity, place and witness are those of the English one; so are names."""
    pairs = zip(findings_of(name, "de"), findings_of(name, "en"), strict=True)
    for (_, german), (_, english) in pairs:
        kept = ("code", "name", "severity", "where", "witness")
        assert all(getattr(german, each) == getattr(english, each) for each in kept)
        assert german.message != english.message
        assert (german.hint != english.hint) == bool(english.hint)


def texts_of(path: str) -> set[str]:
    """What a module asks the catalogue for."""
    return {
        part.value
        for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message"
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_text_of_a_rule_is_in_the_catalogue() -> None:
    """Also those that no case brings about."""
    paths = (PACKAGE / "rules").glob("_*.py")
    texts = {text for path in paths for text in texts_of(f"rules/{path.name}")}
    assert len(texts) > 200
    assert texts - MESSAGES.keys() == set()


def test_findings_are_in_the_language_of_their_journey() -> None:
    """Unless another one is asked for; a language without a catalogue has them in English."""
    shop = cj.Journey("laden", language="de-AT", stages=[cj.Stage("a", name="A")], starts=["a"])
    shop = cj.evolve(shop, suppressions=[cj.Suppression("no-goal", reason="Ein Entwurf")])
    report = cj.validate(shop)
    assert report.language == "de-AT"
    lines = str(report).splitlines()
    assert lines[0] == "'laden': 1 Fehler, 1 Hinweis, 1 unterdrückt"
    (finding,) = report.filter(severities=["error"])
    assert finding.message.startswith("'A' hat keinen ausgehenden Übergang")
    assert "Fehler CJ110 dead-end" in lines[2]
    english = cj.validate(shop, language="en")
    assert "1 error, 1 info, 1 suppressed" in str(english)
    assert cj.validate(shop, language="fr").findings == english.findings
    assert str(cj.validate(cj.presets.get("aida"), rules=cj.rules.RuleSet([]), language="de")) == (
        "'AIDA': keine Befunde"
    )
    assert report.baseline() == english.baseline()


def test_a_fix_speaks_the_language_of_its_report() -> None:
    """So what it fixed is what the report found."""
    shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy")
    report = cj.validate(shop, language="de")
    (fixed,) = cj.rules.fix(shop, report)
    assert fixed in report
    assert fixed.message == "'buy' führt als advance zu sich selbst"


def test_a_page_marks_findings_in_another_language() -> None:
    """For screen readers; those in the page's own language need no mark."""
    shop = cj.Journey("laden", language="de", stages=[cj.Stage("a")], starts=["a"])
    german, english = cj.validate(shop), cj.validate(shop, language="en")
    text = "die Reise hat kein Ziel"
    assert f"<bdi>{text}</bdi>" in cj.render.to_html(shop, report=german)
    assert f'<bdi lang="de">{text}</bdi>' in cj.render.to_html(shop, report=german, language="en")
    page = cj.render.to_html(shop, report=english)
    assert '<bdi lang="en">the journey has no goal</bdi>' in page
    assert [language_of_messages(tag) for tag in ("de-CH", "fr", "")] == ["de-CH", "en", "en"]


def test_a_change_is_reported_in_the_language_of_the_new_version() -> None:
    """In text and on pages; data keeps the English reason, which programs may compare."""
    old = cj.Journey.sequence("laden", ["sehen", "kaufen"], language="de")
    late = cj.Stage("zahlen", entry=cj.fact("paid").is_true(), questions=[cj.Question("q")])
    new = old.with_stage(late, before="kaufen").connect("sehen", "sehen", kind="return")
    new = cj.evolve(new, opportunities=[cj.Opportunity("o", answers=["q"])])
    difference = cj.diff(old, new)
    text = str(difference)
    assert text.startswith("laden → laden: 3 Änderungen, verhaltensändernd\n")
    assert "zahlen: wenn `paid`, 1 Frage; nach sehen" in text
    assert "[verhaltensändernd: Kunden können an anderen Stationen sein]" in text
    assert {change.why for change in difference} >= {"customers may be at other stages"}
    assert str(cj.diff(old, old)) == "laden → laden: keine Änderung"
    page = cj.render.to_html(new, versions=[old])
    assert "Kunden können an anderen Stationen sein" in page


def test_no_word_of_a_change_is_outside_of_the_catalogue(marked: Marked) -> None:
    """Whatever is added, removed or changed: every reason, and what elements hold."""
    from customer_journey.compare import _impact

    source = Path(_impact.__file__).read_text(encoding="utf-8")
    reasons = set(re.findall(r'"([a-z][a-z,\']*(?: [a-z,\']+)+)"', source))
    assert len(reasons) > 25
    assert reasons - MESSAGES.keys() == set()
    from tests.test_messages import JOURNEY

    bare = cj.Journey("j1", language="xx", stages=[cj.Stage("s1")])
    for old, new in ((bare, JOURNEY), (JOURNEY, bare)):
        assert str(cj.diff(old, new))
    assert marked.missing == set()


def test_messages_of_a_witness_follow_their_finding() -> None:
    """A printed witness uses the words of the language around it."""
    witness = cj.rules.Witness(path=["a", "b"], facts={"orders": 1})
    with in_language("de"):
        assert str(witness) == "a -> b, mit orders = 1"
    assert str(witness) == "a -> b, with orders = 1"
    assert _current.current_language() == ""


def migrated(language: str) -> cj.compare.Migration:
    """A migration with whatever can be said of one."""
    old = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know", phases=["aware"], assets=[cj.Asset("story")]),
            cj.Stage("try", phases=["try"]),
            cj.Stage("order", phases=["purchase"]),
            cj.Stage("gone", role="lapsed"),
        ],
        promises=[
            cj.Promise("p1", made=["know"], due="order"),
            cj.Promise("p2", made=["know"], due="order"),
        ],
    )
    new = cj.Journey(
        "shop",
        language=language,
        stages=[
            cj.Stage("know", phases=["aware"]),
            cj.Stage("verify", entry=cj.fact("id").is_true()),
            cj.Stage(
                "pay", phases=["purchase"], entry=cj.fact("orders") >= 1, assets=[cj.Asset("story")]
            ),
            cj.Stage("stay"),
        ],
        transitions=[("know", "verify"), ("verify", "pay"), ("verify", "stay")],
        starts=["know"],
        goals=["pay"],
        promises=[cj.Promise("p1", text="S", made=["know"], due="pay")],
    )
    return cj.migrate(old, new, moves={"try": "stay"})


def test_no_word_of_a_migration_is_outside_of_the_catalogue(marked: Marked) -> None:
    """Where people go, what to observe, and who is refused."""
    migration = migrated("xx")
    said = f"{migration}\n{migration.explain()}\n{migration.place('order', {}).reasons}"
    words = set(re.findall(r"[a-z]{3,}", re.sub("⟦[^⟧]*⟧", " ", NAMED.sub("", said))))
    names = {"know", "try", "order", "gone", "verify", "pay", "stay", "shop", "story", "orders"}
    assert words <= names
    assert marked.missing == set()


def test_every_text_of_a_migration_is_in_the_catalogue() -> None:
    """Also those that no example brings about."""
    assert texts_of("compare/_obligations.py") | texts_of("compare/_migrate.py") <= MESSAGES.keys()
    assert set(GROUNDS.values()) <= MESSAGES.keys()
    assert texts_of("compare/_migration.py") | texts_of("compare/_changes.py") <= MESSAGES.keys()


def test_a_migration_is_reported_in_the_language_of_the_new_version() -> None:
    """Its summary, its reasons, and why a customer is not placed."""
    migration = migrated("de")
    assert "shop → shop: 4 Stationen, " in str(migration)
    assert "know → know: gleiche Id" in str(migration)
    assert "in verify nur eintreten, wenn id" in migration.explain()
    assert "abgelehnt: Kunden bei try" in migration.explain()
    assert "refused: customers at try" in migrated("").explain()


@pytest.mark.parametrize("tag", ["de"])
def test_every_rule_is_explained_in_each_language(tag: str) -> None:
    """Its summary, why it matters and how to fix what it finds, and nothing of other rules."""
    keys = {key.removeprefix("rule: ") for key in MESSAGES if key.startswith("rule: CJ")}
    parts = ("summary", "why", "fix")
    assert keys == {f"{rule.code} {part}" for rule in cj.rules.DEFAULT for part in parts}
    with in_language(tag):
        for code, part in (key.split() for key in keys):
            text = _current.explanation(code, part, "")
            assert text[-1] == "."
            # What stands in backticks is of files and of code, in the rule's English as well.
            heading = "" if part == "summary" else part.capitalize()
            english = cj.rules.DEFAULT[code].sections[heading]
            assert set(re.findall("`[^`]+`", text)) == set(re.findall("`[^`]+`", english)), code
    assert _current.explanation("CJ110", "why", "Why?") == "Why?"
