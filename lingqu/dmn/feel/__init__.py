"""FEEL, the expression language of DMN, compiled to closures."""

from lingqu.dmn.feel.compiler import Expression, compile_expression, compile_unary_tests
from lingqu.dmn.feel.parser import parse_expression, parse_unary_tests
from lingqu.dmn.feel.values import Function, Range, from_feel, to_feel

__all__ = [
    "Expression", "Function", "Range", "compile_expression", "compile_unary_tests", "from_feel",
    "parse_expression", "parse_unary_tests", "to_feel",
]  # fmt: skip
