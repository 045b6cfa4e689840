"""What the driver does with books that stand on a display: where the cursor is, and which window is in front.

Run by Debian's /usr/bin/python3 within tests/office/driver.py; standard library and uno only.
"""

from __future__ import annotations

from contextlib import suppress

from com.sun.star.accessibility.AccessibleRole import ALERT, PUSH_BUTTON, STATIC
from com.sun.star.awt.PosSize import POSSIZE
from com.sun.star.lang import DisposedException


class Visible:
    """The commands of a driver whose LibreOffice has a display."""

    def __init__(self, driver):
        self._driver = driver

    def fill_screen(self, book, width, height):
        window = self._driver.books[book].CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, width, height, POSSIZE)

    def stand(self, book, sheet, name):
        """Put the cursor onto a cell, and the keyboard into the sheet."""
        control = self._driver.books[book].CurrentController
        page = self._driver.books[book].Sheets.getByName(sheet)
        control.setActiveSheet(page)
        control.select(page.getCellRangeByName(name))
        control.Frame.activate()
        control.Frame.ComponentWindow.setFocus()

    def idle(self):
        """Wait until everything is done and painted."""
        self._driver.service("com.sun.star.awt.Toolkit").processEventsToIdle()

    def in_front(self):
        """The window that has the keyboard: its title; of a message box its text too, and where its buttons are.

        None while windows come and go.
        """
        window = self._driver.service("com.sun.star.awt.Toolkit").getActiveTopWindow()
        with suppress(AttributeError, DisposedException):
            context = window.getAccessibleContext()
            found = {"title": context.getAccessibleName(), "text": "", "buttons": {}}
            # A whole program has thousands of parts, a message box a handful.
            if context.getAccessibleRole() == ALERT:
                _look(context, found)
            return found
        return None


def _look(context, found):
    role, name = context.getAccessibleRole(), context.getAccessibleName()
    if role == PUSH_BUTTON:
        at, size = context.getLocationOnScreen(), context.getSize()
        found["buttons"][name] = [at.X + size.Width // 2, at.Y + size.Height // 2]
    elif role == STATIC:
        found["text"] += name
    for number in range(context.getAccessibleChildCount()):
        _look(context.getAccessibleChild(number).getAccessibleContext(), found)
