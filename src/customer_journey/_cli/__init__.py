"""The command line: reads files, asks the library, prints what it answers."""

from customer_journey._cli._main import main

__all__ = ["main"]
