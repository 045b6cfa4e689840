"""What the driver does with books that stand on a display: where the cursor is, and which window is in front.

Run by Debian's /usr/bin/python3 within tests/office/driver.py; standard library and uno only.
"""

from __future__ import annotations

from contextlib import suppress

from com.sun.star.accessibility.AccessibleRole import ALERT, PUSH_BUTTON, STATIC
from com.sun.star.awt import Point, Size
from com.sun.star.awt.PosSize import POSSIZE
from com.sun.star.lang import DisposedException
from com.sun.star.script import ScriptEventDescriptor

PLACE, SIZE = (9000, 4000), (5000, 1200)
"""Left and top, width and height, in 1/100 mm."""
ON_PRESS = (
    "XActionListener",
    "actionPerformed",
    "",
    "Script",
    "vnd.sun.star.script:button.py$press?language=Python&location=user",
)


class Visible:
    """The commands of a driver whose LibreOffice has a display."""

    def __init__(self, driver):
        self._driver = driver
        self._buttons = {}

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

    # ---- a button in a sheet ----------------------------------------------------------------------------------
    def add_button(self, book, label, macro):
        """A button on the first sheet, which calls the function `press` of a Python macro of this text."""
        scripts = self._driver.home / "profile" / "user" / "Scripts" / "python"
        scripts.mkdir(parents=True, exist_ok=True)
        (scripts / "button.py").write_text(macro, encoding="utf-8")
        document = self._driver.books[book]
        button = document.createInstance("com.sun.star.form.component.CommandButton")
        button.Label = button.Name = label
        shape = document.createInstance("com.sun.star.drawing.ControlShape")
        shape.Position, shape.Size, shape.Control = Point(*PLACE), Size(*SIZE), button
        page = document.Sheets.getByIndex(0)
        page.DrawPage.add(shape)
        form = page.DrawPage.Forms.getByIndex(0)
        form.registerScriptEvent(form.Count - 1, ScriptEventDescriptor(*ON_PRESS))
        control = document.CurrentController
        control.setActiveSheet(page)
        control.setFormDesignMode(False)  # uno takes arguments by place only
        self._buttons[book, label] = button

    def press(self, book, label):
        """Press a button as a screen reader does."""
        self._button(book, label).doAccessibleAction(0)

    def button_at(self, book, label):
        """Where a button may be clicked, in pixels."""
        context = self._button(book, label)
        at, size = context.getLocationOnScreen(), context.getSize()
        return [at.X + size.Width // 2, at.Y + size.Height // 2]

    def _button(self, book, label):
        control = self._driver.books[book].CurrentController.getControl(self._buttons[book, label])
        return control.getAccessibleContext()


def _look(context, found):
    role, name = context.getAccessibleRole(), context.getAccessibleName()
    if role == PUSH_BUTTON:
        at, size = context.getLocationOnScreen(), context.getSize()
        found["buttons"][name] = [at.X + size.Width // 2, at.Y + size.Height // 2]
    elif role == STATIC:
        found["text"] += name
    for number in range(context.getAccessibleChildCount()):
        _look(context.getAccessibleChild(number).getAccessibleContext(), found)
