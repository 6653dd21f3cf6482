"""Revisions, numbered 0001, 0002, …; a released one is never edited."""
