"""The command line's door: `python -m customer_journey`."""

from customer_journey._cli._main import run_and_exit

run_and_exit()
