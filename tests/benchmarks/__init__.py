"""Benchmarks: paired ratios against plain git in one run. `make bench`, never part of the tests."""
