"""What both engines have to do as Excel's automation does it; what leans on them is tested beside."""

from __future__ import annotations

import pytest
import xlwings as xw

from tests.excel.engine import Refused

pytestmark = pytest.mark.on_both

TITLE = "王芳's 表"
ADDRESS = "https://contoso-my.sharepoint.com/personal/x/Documents/三月活动/王芳.xlsx"


@pytest.fixture
def book(excel):
    book = excel.books.add()
    book.sheets.add(TITLE, after=book.sheets[0])
    return book


def test_a_book_on_the_net_has_its_address_only_in_the_native_object(excel, book):
    assert book.fullname == book.api.FullName == book.name
    excel.engine_module.put_online(book, ADDRESS)
    assert (book.name, book.api.FullName) == ("王芳.xlsx", ADDRESS)
    with pytest.raises(xw.XlwingsError, match="OneDrive"):
        _ = book.fullname


def test_a_hidden_sheet_does_not_come_to_the_front(excel, book):
    book.sheets[0].activate()
    excel.engine_module.hide_sheet(book.sheets[TITLE])
    assert not book.sheets[TITLE].visible
    with pytest.raises(Refused, match="Activate"):
        book.sheets[TITLE].activate()
    assert book.sheets.active.name == book.sheets[0].name


def test_a_title_with_a_quote_is_found_by_names_and_moves_with_its_rows(book):
    book.names.add("calls", "='王芳''s 表'!$A$2:$B$3")
    area = book.names["calls"].refers_to_range
    assert (area.sheet.name, area.address) == (TITLE, "$A$2:$B$3")
    book.sheets[TITLE].range("1:1").insert("down")
    assert book.names["calls"].refers_to == "='王芳''s 表'!$A$3:$B$4"
    book.sheets[TITLE].name = "it's"
    assert book.names["calls"].refers_to_range.sheet.name == "it's"


@pytest.mark.parametrize("allowed", [{}, {"formats": True}, {"objects": True}], ids=str)
def test_a_protected_sheet_lets_through_what_its_protection_allows(excel, book, allowed):
    page = book.sheets[TITLE]
    excel.engine_module.protect(page, **allowed)
    cell = page.range("A1")
    for what, change in (
        ("", lambda: setattr(cell, "value", 1)),
        ("formats", lambda: setattr(cell, "color", (255, 0, 0))),
        ("objects", lambda: cell.add_note("x")),
    ):
        if what in allowed:
            change()
        else:
            with pytest.raises(Refused):
                change()
