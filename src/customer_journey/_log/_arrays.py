"""The one door to numpy and scipy, and the names of their arrays for type checkers."""

from typing import TYPE_CHECKING, Any, TypeAlias

from customer_journey.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.floating[Any]]
    Ints: TypeAlias = NDArray[np.integer[Any]]
    Truths: TypeAlias = NDArray[np.bool_]
else:
    # Annotations are evaluated at run time, where numpy may be missing.
    Floats = Ints = Truths = object

__all__ = ["Floats", "Ints", "Truths", "require_data"]


def require_data() -> None:
    """Refuse at once, and not halfway, where numpy or scipy is missing.

    Raises:
        MissingExtraError: numpy or scipy is not installed.
    """
    for library in ("numpy", "scipy"):
        try:
            # Every small interval asks: `import_module` takes five times as long.
            __import__(library)
        except ImportError:
            raise MissingExtraError(library, "data") from None
