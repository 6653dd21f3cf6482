"""The window: everything of Qt, and nothing of SQL."""
