"""The version that is installed."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

_UNKNOWN = "0+unknown"


def _installed() -> str:
    """The version, as the installer wrote it down; a lowest one where nothing was installed."""
    try:
        return version("customer-journey")
    except PackageNotFoundError:
        return _UNKNOWN


__version__: str = _installed()
