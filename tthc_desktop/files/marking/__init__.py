"""Marks put into an .xlsx by changing its bytes only where a mark needs it; everything else stays as it was."""
