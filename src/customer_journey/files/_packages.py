"""Office files, which are archives of XML: the same content gives the same bytes."""

import io
import re
import zipfile
from typing import Final

__all__ = ["settled"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can state."""
_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settled(content: bytes) -> bytes:
    """The archive, whose members and properties no longer say when they were written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            member = zipfile.ZipInfo(item.filename, date_time=_EPOCH)
            new.writestr(member, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
