"""Makes the shipped Word template anew: python -m tests.make_template."""

from __future__ import annotations

from tthc_desktop.files import templates
from tthc_desktop.services import word_templates

if __name__ == "__main__":
    templates.write_default(word_templates.default())
