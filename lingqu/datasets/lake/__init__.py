"""The lake: Delta tables in a folder, written and read by DuckDB, committed by delta-rs."""
