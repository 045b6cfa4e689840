"""Where people stand: each face opens its host, calls campaign.py and says one sentence."""
