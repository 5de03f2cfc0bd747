"""The closed list of functions that are the same in SQL."""

from lingqu.dmn.sql.functions import numbers, texts, times  # noqa: F401 - these fill the list
from lingqu.dmn.sql.functions.registry import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "Function"]
