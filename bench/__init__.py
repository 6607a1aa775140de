"""Measurements: commands of their own, never part of the tests. `make bench` is `python -m bench`."""
