"""A marketer's journey as a page to look at: the map, what stages say, and where a customer is.

The page is one file, `coffee.html` in the folder where you are. It asks for nothing from elsewhere:
mail it, put it on a drive, print it.
"""

from pathlib import Path

import customer_journey as cj

journey = cj.load(Path(__file__).with_name("coffee.yaml"))
report = cj.validate(journey)
ada = cj.locate(journey, {"page_views": 5, "samples": 1, "parcels": 1, "cancelled": False})

page = Path("coffee.html")
page.write_text(
    cj.render.to_html(journey, report=report, location=ada, language="en"), encoding="utf-8"
)

print(report)
print(cj.coverage(journey))
print("Ada:", ada.explain())
print(f"Open {page.name} in a browser.")
