"""A training run from its description to its files."""
