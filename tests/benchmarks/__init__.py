"""Speed as ratios to bare equivalents, measured side by side in one run: python -m tests.benchmarks"""
