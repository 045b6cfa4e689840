"""A campaign of fifteen days, told day by day: what happened, the files people keep of it, the figures that must come.

story.py: who phoned whom and when it was typed; incidents.py: what went wrong and was put right; fill.py: the files of
a moment; truth.py: the figures in plain Python, as docs/figures.md and docs/closing.md define them, without the core.
"""
