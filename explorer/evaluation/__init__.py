"""Measures of what models make: numbers from tensors, each after the paper that its file names."""
