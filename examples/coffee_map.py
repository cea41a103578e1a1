"""A marketer's journey as an HTML page: the map, the details of stages, and a customer's location.

The page is one file, `coffee.html` in the current folder, without external resources.
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
