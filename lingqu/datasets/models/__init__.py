"""Rows of the data engine."""

from lingqu.datasets.models.resources import Draft, Resource, ResourceVersion, State

__all__ = ["Draft", "Resource", "ResourceVersion", "State"]
