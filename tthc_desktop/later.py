"""Modules that are named at the top of a file like any other, but whose loading waits until first use.

The program must show its window before it has loaded what writes PDF, Word and Excel files or migrates a
data file (together three times the cost of Qt itself). Imports stay visible to the reader and to the layer check.
"""

from __future__ import annotations

import importlib.util
import sys


def load_later(package: str, *modules: str) -> None:
    """Make `from package import module` give the module at once and run its body when it is first touched."""
    for module in modules:
        name = f"{package}.{module}"
        spec = importlib.util.find_spec(name)
        if name in sys.modules or spec is None or spec.loader is None:
            continue
        spec.loader = importlib.util.LazyLoader(spec.loader)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
        setattr(sys.modules[package], module, sys.modules[name])
