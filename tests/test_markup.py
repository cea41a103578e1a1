"""Names that break out of markup, read by libxml2: strict for XML, lax for HTML."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

etree: Any = pytest.importorskip("lxml.etree")
html: Any = pytest.importorskip("lxml.html")

NAMES = [
    "</text></svg><script>alert(1)</script>",
    "]]><script/>",
    "<!--",
    "--><b>",
    "&lt;&amp;&#0;&bogus;",
    "\"' onload='alert(1)",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "\x00\x1b\x7f\ufffe",
    "javascript:alert(1)",
]
PLAIN = "plain"
ALLOWED = {"svg", "style", "g", "path", "rect", "text", "tspan", "title", "desc", "circle", "line"}

Parse: TypeAlias = Callable[[str], Any]


def journey(name: str) -> cj.Journey:
    """A journey that says this name wherever it can say one."""
    return cj.Journey(
        "shop",
        name=name,
        stages=[
            cj.Stage("know", name=name, purpose=name, owner=name, phases=["aware"]),
            cj.Stage("buy", name=name, entry=cj.fact("orders") >= 1, role="customer"),
            cj.Stage("gone", name=name, end=True, role="lapsed"),
        ],
        transitions=[
            cj.Transition("know", "buy", decision=name, probability=0.5),
            cj.Transition("buy", "gone", kind="exit", reason=name),
        ],
        facts=[cj.Fact("orders", type="int", meaning=name)],
        personas=[cj.Persona("home", name=name)],
        starts=["know"],
        goals=["buy"],
    )


def elements(text: str, parse: Parse) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The elements of a document in their order, each with the names of its attributes."""
    for element in parse(text).iter():
        if isinstance(element.tag, str):
            yield etree.QName(element).localname, tuple(sorted(map(str, element.attrib)))


def strict(text: str) -> object:
    """The root of a document, by a parser that resolves no entity and forgives nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    return etree.fromstring(text.encode(), parser)


def kinds(text: str, parse: Parse) -> set[tuple[str, tuple[str, ...]]]:
    """Which elements there are, with which attributes."""
    return set(elements(text, parse))


@pytest.mark.parametrize("name", NAMES)
def test_no_name_adds_an_element_or_attribute(name: str) -> None:
    """Pictures, pages and graphs have the elements that a plain name gives, and no other."""
    odd, plain = journey(name), journey(PLAIN)
    for write, parse in (
        (cj.render.to_svg, strict),
        (cj.interchange.to_graphml, strict),
        (cj.render.to_html, html.document_fromstring),
    ):
        extra = kinds(write(odd), parse) - kinds(write(plain), parse)
        # A long name breaks into lines, and shows itself whole in a title.
        assert {tag for tag, _ in extra} <= {"tspan", "title"}, write


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_any_text_is_well_formed(name: str) -> None:
    """Whatever a name is made of."""
    odd = journey(name)
    assert {tag for tag, _ in elements(cj.render.to_svg(odd), strict)} <= ALLOWED
    strict(cj.interchange.to_graphml(odd))
