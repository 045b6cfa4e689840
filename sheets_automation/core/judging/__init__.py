"""Rows -> what is wrong with them, and what the figures then leave out."""
