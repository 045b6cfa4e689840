"""A local stand-in for Google Sheets and Drive: see `server.GoogleServer`."""

from .client import client
from .people import Observer, Tab
from .server import GoogleServer

__all__ = ["GoogleServer", "Observer", "Tab", "client"]
