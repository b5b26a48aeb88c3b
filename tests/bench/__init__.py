"""The figures that the site is held to, measured from nothing: `make bench`, or `python -m tests.bench`.

docs/decisions/0080-benchmarks.md says what is compared with what, and why.
"""
