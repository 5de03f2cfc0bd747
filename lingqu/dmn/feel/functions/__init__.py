"""FEEL's built-in functions (DMN 1.5, clause 10.3.4), one module an area."""

from lingqu.dmn.feel.functions import (  # noqa: F401 - importing declares the functions
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    strings,
    times,
)
