"""Tests that mirror the package; the page's own lie in `tests/ui`."""
