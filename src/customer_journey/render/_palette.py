"""The colours of pictures: attributes that any viewer reads, and a style that follows themes."""

import re
from typing import Final, Literal, TypeAlias

__all__ = ["FONTS", "LOOKS", "Theme", "colour_of", "paint", "rules_of", "styled", "variables"]

Theme: TypeAlias = Literal["auto", "light", "dark"]
"""The colours; `auto` follows the notebook or site around it, else the reader's system."""

FONTS: Final = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, 'Liberation Sans', 'DejaVu Sans',"
    " sans-serif"
)

# No two colours of the light theme are equal, as the style tells them by their values.
_COLOURS: Final = {
    "light": {
        "ground": "#ffffff", "ink": "#1b2430", "muted": "#52606d", "box": "#f4f7fb",
        "edge": "#5b6b7f", "goal": "#e2f3e8", "goal-edge": "#1f7a45", "band-a": "#f3f5f8",
        "band-b": "#e9edf2", "advance": "#33475b", "return": "#1f5fbf", "exit": "#b3261e",
        "referral": "#7a3fb0", "mark": "#b45309", "heat": "#237d49",
    },
    "dark": {
        "ground": "#12171e", "ink": "#eef2f6", "muted": "#aab6c2", "box": "#222c38",
        "edge": "#8b9bad", "goal": "#173a29", "goal-edge": "#5fd08f", "band-a": "#19212b",
        "band-b": "#1f2935", "advance": "#c3d0dc", "return": "#7db4ff", "exit": "#ff8a80",
        "referral": "#d0a5f5", "mark": "#ffb84d", "heat": "#2f8f5b",
    },
}  # fmt: skip

_AROUND: Final = {
    "light": "[data-jp-theme-light=true],[data-theme=light],.vscode-light,.light",
    "dark": "[data-jp-theme-light=false],[data-theme=dark],.vscode-dark,.dark",
}
"""How notebooks and sites say which of their themes is on."""

_TAG: Final = re.compile("<[^>]*>")
_COLOUR: Final = re.compile(f'(?<==")(?:{"|".join(_COLOURS["light"].values())})(?=")')
_DARK: Final = {light: _COLOURS["dark"][name] for name, light in _COLOURS["light"].items()}


def paint(fill: str = "", stroke: str = "", width: float = 0.0, dash: str = "") -> str:
    """Presentation attributes in the colours of the light theme, by the names of these.

    Viewers other than browsers know no CSS variables, and draw black what has no such attribute.
    """
    colours = _COLOURS["light"]
    parts = [f'fill="{colours[fill]}"' if fill else 'fill="none"']
    if stroke:
        parts.append(f'stroke="{colours[stroke]}" stroke-width="{width:g}"')
    if dash:
        parts.append(f'stroke-dasharray="{dash}"')
    return " ".join(parts)


def colour_of(name: str) -> str:
    """A colour of the light theme, by its name."""
    return _COLOURS["light"][name]


LOOKS: Final = {
    "ground": paint("ground"),
    "band-a": paint("band-a"),
    "band-b": paint("band-b"),
    "shape": paint("box", "edge", 1.5),
    "inner": paint("", "goal-edge", 1.5),
    "stop": paint("edge"),
    "cell": paint("box", "band-b", 1),
    "bar": paint("goal", "goal-edge", 1.5),
    "guess": paint("box", "mark", 1.5, "5 4"),
    "loss": paint("box", "exit", 1.5),
    "plain": paint("box", "edge", 1.5),
    "loose": paint("box", "return", 1.5, "5 4"),
    "fit": paint("goal", "goal-edge", 1.5),
    "line": paint("", "edge", 2),
    "apart": paint("", "exit", 1.5, "2 4"),
    "moved": paint("", "mark", 1.5, "3 3"),
    "label": paint("muted"),
    "note": paint("muted"),
    **{f"says-{kind}": paint(kind) for kind in ("advance", "return", "exit", "referral")},
    **dict.fromkeys(("group", "head", "name", "title"), paint("ink")),
}
"""The attributes of parts, by their class."""


def styled(content: str, id: str, theme: Theme) -> tuple[str, str]:
    """A picture's content in the colours of a theme, and a style that reaches nothing else."""
    rules = [
        f"#{id}{{max-width:100%;height:auto}}",
        # A picture that is taller than a page would be cut between two, and texts laid over it.
        f"@media print{{#{id}{{max-height:90vh;break-inside:avoid}}}}",
    ]
    if theme == "dark":
        # Texts hold no tags, as `<` is escaped in them, and attributes no `>`.
        content = _TAG.sub(lambda tag: _COLOUR.sub(lambda old: _DARK[old[0]], tag[0]), content)
    if theme == "auto":
        rules += [
            f"#{id}{{{variables('light')}}}",
            f"@media (prefers-color-scheme:dark){{#{id}{{{variables('dark')}}}}}",
            f"@media print{{#{id}{{{variables('light')}}}}}",
            *(
                f"@media screen{{:is({around}) #{id}{{{variables(name)}}}}}"
                for name, around in _AROUND.items()
            ),
            rules_of(f"#{id}"),
        ]
    # Viewers that know no variables skip the rules: CairoSVG fails at `auto`, most others draw
    # black for `var`.
    return content, f"@supports (color:var(--x)){{{''.join(rules)}}}"


def rules_of(scope: str) -> str:
    """What turns the attributes' colours into those that are set as variables."""
    return "".join(
        f'{scope} [{what}="{colour}"]{{{what}:var(--{name})}}'
        for name, colour in _COLOURS["light"].items()
        for what in ("fill", "stroke")
    )


def variables(theme: str) -> str:
    """The colours of a theme, as declarations."""
    return ";".join(f"--{name}:{colour}" for name, colour in _COLOURS[theme].items())
