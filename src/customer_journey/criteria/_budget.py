"""How long a proof may be looked for, counted in steps, so that it ends alike on every machine."""

from typing import Final, final

__all__ = ["BUDGET", "Budget", "OutOfBudgetError"]

BUDGET: Final = 500_000
"""The steps a question may take unless told otherwise: about half a second."""


class OutOfBudgetError(Exception):
    """There are no steps left; it never leaves this room."""


@final
class Budget:
    """Steps that are left. Questions may share one, as those of one journey do."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take some steps.

        Raises:
            OutOfBudgetError: That many are not left.
        """
        self.left -= steps
        if self.left < 0:
            raise OutOfBudgetError
