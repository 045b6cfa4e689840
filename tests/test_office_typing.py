"""Real keys and a real mouse in the call log's template: what a guide meets who types.

A driven LibreOffice asks neither dropdowns nor protection; only what comes from the keyboard is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets_automation.model.grid import a1
from sheets_automation.model.schema import Kind
from sheets_automation.model.tables import CALL_LOG
from sheets_automation.model.template_words import HINTS
from tests.office.client import Book, Office
from tests.office.screen import Person, Screen, until
from tests.test_office_templates import header_row, top_of

TEMPLATE = Path(__file__).parents[1] / "templates" / f"{CALL_LOG.key}.xlsx"
SHEET = CALL_LOG.zh
OUT_OF_CHOICES, DOUBTFUL_PHONE, LOCKED = HINTS[Kind.CHOICE].title[0], HINTS[Kind.PHONE].title[0], "Information"
"""Titles of the boxes; the last is LibreOffice's own."""
SHORT_PHONE, PHONE = "1391234001", "13912340011"
NINE_SIGNS = "139123400"
"""Fewer than any phone: the cell asks whether it is meant."""


TOP = {"门店*": "S1", "导购*": "Li", "日期*": "2020-03-05"}
"""Above the table; without them every row is told so first."""


class Guide:
    """Somebody at the keyboard, who names cells by row (0 is the first below the headers) and column."""

    def __init__(self, person: Person, book: Book) -> None:
        self._person, self._book = person, book
        self._header, self._places = header_row(book, CALL_LOG, "zh")

    def fill_top(self) -> None:
        for line, cells in enumerate(top_of(self._book, CALL_LOG, "zh")):
            for place, label in enumerate(cells):
                if label in TOP and line < self._header:
                    self._person.stand(SHEET, a1(line, place + 1))
                    self._person.type(TOP[label])

    def stand(self, row: int, column: str) -> None:
        self._person.stand(SHEET, self.name(row, column))

    def begin(self, row: int, column: str, text: str) -> None:
        self.stand(row, column)
        self._person.begin(text)

    def type(self, row: int, column: str, text: str) -> None:
        self.stand(row, column)
        self._person.type(text)

    def choose(self, row: int, column: str, place: int) -> None:
        self.stand(row, column)
        self._person.choose(place)

    def refused(self, title: str, button: str = "OK") -> str:
        """The box that comes, answered by a click; the text in it."""
        box = self._person.told(title)
        self._person.answer(box, button)
        return box.text

    def give_up(self) -> None:
        self._person.give_up()

    def cell(self, row: int, column: str) -> dict:
        name = self.name(row, column)
        return self._book.cells(SHEET, [name])[name]

    def sees(self, row: int, column: str, text: str) -> None:
        """The cell shows this, as soon as the program has come so far."""
        until(lambda: self.cell(row, column)["shown"] == text, f"{text} in {column}; there is {self.cell(row, column)}")

    def name(self, row: int, column: str) -> str:
        return a1(self._header + 1 + row, self._places[column])


@pytest.fixture
def guide(screen: Screen, visible_office: Office) -> Iterator[Guide]:
    """The template, opened anew."""
    with visible_office.open(TEMPLATE) as book:
        yield Guide(Person(screen, visible_office, book), book)


def test_a_class_that_the_list_does_not_have_is_refused(guide: Guide):
    guide.type(0, "customer_class", "Z")
    assert guide.refused(OUT_OF_CHOICES) == HINTS[Kind.CHOICE].text[0]
    guide.give_up()
    guide.sees(0, "customer_class", "")
    guide.type(0, "customer_class", "B")
    guide.sees(0, "customer_class", "B")


def test_a_dropdown_gives_its_word(guide: Guide):
    for row, (place, choice) in enumerate(((1, "无人接听"), (3, "拒接挂断"))):
        guide.choose(row, "call_result", place)
        guide.sees(row, "call_result", choice)


def test_a_short_phone_is_told_beside_its_row_and_a_mended_one_is_good(guide: Guide):
    guide.fill_top()
    guide.type(0, "phone", SHORT_PHONE)
    guide.choose(0, "call_result", 1)
    guide.sees(0, "check", "✘ 电话10位？")
    assert SHORT_PHONE in guide.cell(0, "check_detail")["shown"]
    guide.type(0, "phone", PHONE)
    guide.sees(0, "check", "✔")
    guide.sees(0, "check_detail", "")
    assert guide.cell(0, "phone")["kind"] == "TEXT"


@pytest.mark.parametrize(("button", "stays"), [("Cancel", ""), ("OK", NINE_SIGNS)])
def test_too_few_signs_for_a_phone_are_asked_about_and_may_stay(guide: Guide, button: str, stays: str):
    guide.type(0, "customer_class", "C")
    guide.type(0, "phone", NINE_SIGNS)
    assert guide.refused(DOUBTFUL_PHONE, button) == HINTS[Kind.PHONE].text[0]
    guide.give_up()
    guide.sees(0, "phone", stays)
    guide.sees(0, "check", "✘ 电话9位？" if stays else "✘ 填电话")


def test_a_locked_cell_stays_as_it_is(guide: Guide):
    before = guide.cell(0, "check")
    guide.begin(0, "check", "9")
    guide.refused(LOCKED)
    assert guide.cell(0, "check") == before
