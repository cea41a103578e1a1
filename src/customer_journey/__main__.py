"""The command line's door: `python -m customer_journey`."""

import sys

from customer_journey._cli import main

sys.exit(main())
