"""The colours of pictures, light and dark, and what wears them."""

from typing import Final, Literal, TypeAlias, get_args

from customer_journey._model import TransitionKind

__all__ = ["Theme", "rules_of", "style_of", "variables"]

Theme: TypeAlias = Literal["auto", "light", "dark"]
"""The colours; `auto` follows the notebook or site around it, else the reader's system."""

_COLOURS: Final = {
    "light": {
        "ground": "#ffffff", "ink": "#1b2430", "muted": "#52606d", "box": "#f4f7fb",
        "edge": "#5b6b7f", "goal": "#e2f3e8", "goal-edge": "#1f7a45", "band-a": "#f3f5f8",
        "band-b": "#e9edf2", "advance": "#33475b", "return": "#1f5fbf", "exit": "#b3261e",
        "referral": "#7a3fb0", "mark": "#b45309",
    },
    "dark": {
        "ground": "#12171e", "ink": "#eef2f6", "muted": "#aab6c2", "box": "#222c38",
        "edge": "#8b9bad", "goal": "#173a29", "goal-edge": "#5fd08f", "band-a": "#19212b",
        "band-b": "#1f2935", "advance": "#c3d0dc", "return": "#7db4ff", "exit": "#ff8a80",
        "referral": "#d0a5f5", "mark": "#ffb84d",
    },
}  # fmt: skip


_AROUND: Final = {
    "light": "[data-jp-theme-light=true],[data-theme=light],.vscode-light,.light",
    "dark": "[data-jp-theme-light=false],[data-theme=dark],.vscode-dark,.dark",
}
"""How notebooks and sites say which of their themes is on."""


def style_of(id: str, theme: Theme) -> str:
    """The style of one picture, which reaches nothing else."""
    plain_theme = "dark" if theme == "dark" else "light"
    rules = [f"#{id}{{{variables(plain_theme)}}}"]
    if theme == "auto":
        rules.append(
            f"@media (prefers-color-scheme:dark){{#{id}{{{variables('dark')}}}}}"
            f"@media print{{#{id}{{{variables('light')}}}}}"
        )
        rules += [
            f"@media screen{{:is({around}) #{id}{{{variables(name)}}}}}"
            for name, around in _AROUND.items()
        ]
    return "".join([*rules, rules_of(f"#{id}")])


def rules_of(scope: str) -> str:
    """How the parts of a picture look, in the colours that are set as variables."""
    own = {
        "": "max-width:100%;height:auto;font-family:system-ui,sans-serif",
        "text": "fill:var(--ink)",
        ".ground": "fill:var(--ground)",
        ".band-a": "fill:var(--band-a)",
        ".band-b": "fill:var(--band-b)",
        f".note,{scope} .label": "fill:var(--muted)",
        ".shape": "fill:var(--box);stroke:var(--edge);stroke-width:1.5",
        ".goal>.shape": "fill:var(--goal);stroke:var(--goal-edge)",
        ".inner": "fill:none;stroke:var(--goal-edge);stroke-width:1.5",
        ".stop": "fill:var(--edge)",
        ".lapsed>.shape": "stroke-dasharray:5 4",
        ".line": "fill:none;stroke-linecap:butt",
        ".open": "fill:var(--ground)",
    }
    rules = [f"{scope} {what}{{{how}}}" for what, how in own.items()]
    for kind in get_args(TransitionKind):
        rules.append(f"{scope} .{kind} .line,{scope} .{kind} .head{{stroke:var(--{kind})}}")
        rules.append(f"{scope} .{kind} .solid{{fill:var(--{kind})}}")
    return "".join(rules)


def variables(theme: str) -> str:
    """The colours of a theme, as declarations."""
    return ";".join(f"--{name}:{colour}" for name, colour in _COLOURS[theme].items())
