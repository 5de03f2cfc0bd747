"""FEEL and DMN 1.3 to 1.5: read, lint, compile to closures or to SQL. Pure Python, no Django."""

from lingqu.dmn import domain as _domain  # noqa: F401 - adds the functions of the city
from lingqu.dmn.errors import DefinitionError, EvaluationError, FeelSyntaxError, LimitExceeded
from lingqu.dmn.limits import LIMITS, Limits
from lingqu.dmn.model.model import Model, load_model

__all__ = [
    "LIMITS", "DefinitionError", "EvaluationError", "FeelSyntaxError", "LimitExceeded", "Limits",
    "Model", "load_model",
]  # fmt: skip
