"""The `rule` command: what rules look for, why, and how to fix what they find."""

import textwrap
from argparse import Namespace
from collections.abc import Iterator

from customer_journey._cli._screen import Screen, as_json, wrapped
from customer_journey._messages._current import explanation, message, term
from customer_journey._printable import printable_lines
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._rule import Rule

__all__ = ["explained"]

_TITLES = {
    "Why": "Why it matters",
    "Fires": "A journey on which it fires",
    "Passes": "One on which it does not",
    "Fix": "How to fix it",
}
_WIDEST = 100


def explained(options: Namespace, screen: Screen) -> str:
    """The rules that were named, each in full; without names, all of them, one on a line.

    Raises:
        UnknownRuleError: A name matches no rule.
    """
    rules = DEFAULT
    if options.installed:
        from customer_journey.rules._default import installed

        rules = rules.with_rules(*installed())
    chosen = list(rules.select(*options.rules) if options.rules else rules)
    if options.format == "json":
        return as_json(
            [
                {**rule.to_dict(), "fixable": rule.fix is not None, "sections": rule.sections}
                for rule in chosen
            ]
        )
    if not options.rules:
        wide = max(len(rule.name) for rule in chosen)
        return "\n".join(
            screen.cut(
                f"{rule.code}  {rule.name:{wide}}  {message(rule.severity):7}  "
                f"{explanation(rule.code, 'summary', rule.summary)}"
            )
            for rule in chosen
        )
    return "\n\n".join("\n".join(_page(rule, screen)) for rule in chosen)


def _page(rule: Rule, screen: Screen) -> Iterator[str]:
    """All that a rule's docstring says."""
    width = min(screen.width, _WIDEST)
    about = ""
    if rule.category:
        about += f"; {message('category: {category}', category=term('category', rule.category))}"
    if rule.fix is not None:
        about += f"; {message('fixable by {command}', command='customer-journey fix')}"
    yield screen.coloured(f"{rule.code} {rule.name}", "strong")
    yield screen.coloured(message(rule.severity), rule.severity) + about
    sections = rule.sections
    summary = explanation(rule.code, "summary", sections.get("", ""))
    yield from ("", *_wrapped(summary, width))
    for heading, title in _TITLES.items():
        if heading not in sections:
            continue
        yield from ("", screen.coloured(message(title), "strong"))
        if heading in {"Fires", "Passes"}:
            yield from printable_lines(textwrap.indent(sections[heading], "    ")).split("\n")
        else:
            said = explanation(rule.code, heading.lower(), sections[heading])
            yield from _wrapped(said, width)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The paragraphs of a text, wrapped."""
    for index, paragraph in enumerate(printable_lines(text).split("\n\n")):
        if index:
            yield ""
        yield from wrapped(paragraph, width)
