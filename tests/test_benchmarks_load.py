"""The benchmarks are run by hand; that they still fit the program is seen here."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from tests import benchmarks


@pytest.mark.parametrize(
    "name", [found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name != "__main__"]
)
def test_a_benchmark_fits_the_program(name: str) -> None:
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__
