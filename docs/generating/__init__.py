"""Makes the pages of docs/ that follow from the model and from the command line (docs/generate.py)."""
