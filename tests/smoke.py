"""A first look at an installed package: run it where nothing but the package is installed."""

from importlib.resources import files

import customer_journey as cj

assert all(getattr(cj, name) is not None for name in cj.__all__)
assert (cj.__doc__ or "").strip()
assert (files("customer_journey") / "SKILL.md").read_text(encoding="utf-8").startswith("---")
