"""Report -> sheets to write, as data; nothing here knows a host."""
