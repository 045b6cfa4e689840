"""What is to be done: targets of a day, the numbers each guide is to call, lists carried on (docs/morning.md)."""
