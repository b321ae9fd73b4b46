"""Benchmarks: each prints ratios to a floor that it states, because milliseconds depend on the machine."""
