"""Words: what a table, a rule and a setting is. No I/O."""
