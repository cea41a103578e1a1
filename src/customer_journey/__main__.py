"""The command line's door: `python -m customer_journey`."""

import sys

from customer_journey._cli._main import main

sys.exit(main())
