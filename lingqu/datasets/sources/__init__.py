"""Where rows come from: one module a kind of source, each read by DuckDB inside one snapshot."""

from lingqu.datasets.sources.base import Address, Bounds, Snapshot, Source
from lingqu.datasets.sources.opening import source_at

__all__ = ["Address", "Bounds", "Snapshot", "Source", "source_at"]
