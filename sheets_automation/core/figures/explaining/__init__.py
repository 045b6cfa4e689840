"""Which rows a figure is the sum of, which rows it leaves out and why, and how a figure is named."""
