"""The HTTP API of the case engine at /api/v1/: thin over the same services as the pages."""
