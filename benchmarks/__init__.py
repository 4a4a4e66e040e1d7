"""Measurements that are too long or too machine-bound for the tests: `make bench`, or `python -m benchmarks NAME`."""
