"""Sheets -> rows: headers, date lines, tidied cells. What a cell alone can break is found here."""
