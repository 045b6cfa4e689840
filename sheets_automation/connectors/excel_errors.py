"""What Excel says no with: the libraries that speak with it have no common exception."""

from __future__ import annotations

import sys


def host_errors() -> tuple[type[Exception], ...]:
    """The exceptions of a running Excel that refuses: those of the libraries that are loaded."""
    import xlwings  # noqa: PLC0415  # loaded already where Excel is spoken with

    found: list[type[Exception]] = [xlwings.XlwingsError]
    for module, name in (("pywintypes", "com_error"), ("appscript.reference", "CommandError")):
        if module in sys.modules:
            found.append(getattr(sys.modules[module], name))
    return tuple(found)
