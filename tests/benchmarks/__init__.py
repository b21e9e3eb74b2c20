"""Measurements, not tests: ratios between ways to do one thing, taken in one run.

`python -m tests.benchmarks` runs all but `.inversion` and `.live`, which take ten minutes or more;
`.knobs`, `.startup`, `.resident`, `.points`, `.killed_keep`, `.odd_cards`, `.inversion` and `.live`
run alone.
What and how each measures stands at the head of its file. Absolute figures belong to the machine
they were taken on; the ratios are what the goals speak of.
"""
