"""Lingqu: an open city brain for a municipal data bureau."""

__version__ = "0.1.0"
