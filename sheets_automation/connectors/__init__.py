"""One file per host, reading and writing together; the only homes of their libraries."""
