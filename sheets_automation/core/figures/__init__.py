"""Rows that count -> customers, activity, quota, stores, call-backs."""
