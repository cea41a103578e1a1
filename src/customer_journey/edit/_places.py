"""Other ids for stages, wherever a journey speaks of them."""

from collections.abc import Mapping

from attrs import evolve

from customer_journey._model import Promise, Suppression, Transition

__all__ = ["Renaming"]


class Renaming:
    """New ids of stages by their old ones; what is not listed keeps its own."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids

    def several(self, stages: tuple[str, ...]) -> tuple[str, ...]:
        """Stages under their new ids, each once."""
        return tuple(dict.fromkeys(self.ids.get(stage, stage) for stage in stages))

    def transition(self, item: Transition) -> Transition:
        """A transition between the same stages under their new ids."""
        source, target = self.ids.get(item.source), self.ids.get(item.target)
        if source is None and target is None:
            return item
        return evolve(item, source=source or item.source, target=target or item.target)

    def promise(self, item: Promise) -> Promise:
        """A promise at the same stages under their new ids."""
        return evolve(
            item,
            made=self.several(item.made),
            due=self.ids.get(item.due, item.due),
            kept=self.several(item.kept),
        )

    def suppression(self, item: Suppression) -> Suppression:
        """A suppression at the same place under its new path."""
        section, _, rest = item.where.partition(".")
        name, dot, inner = rest.partition(".")
        if section == "stages" and name in self.ids:
            name = self.ids[name]
        elif section == "transitions" and name.count("->") == 1:
            name = "->".join(self.ids.get(end, end) for end in name.split("->"))
        else:
            return item
        return evolve(item, where=f"{section}.{name}{dot}{inner}")
