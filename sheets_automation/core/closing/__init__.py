"""What the evenings leave behind, and what has changed since (docs/closing.md)."""
