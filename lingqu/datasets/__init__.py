"""The data engine: catalogue, collection, lake and sharing of the departments' data."""
