"""The office's rules as pure functions and frozen values; nothing here reads a file, a clock or a screen."""
