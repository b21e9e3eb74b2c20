"""Measures, held against closed forms and published figures."""
