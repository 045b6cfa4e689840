"""From the tables that shop guides fill to the operator summary."""

__version__ = "0.1.0"
