"""FEEL text cut into tokens (DMN 1.5, clause 10.3.1.2, rules 21 to 39 and 62 to 66)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from lingqu.dmn.errors import FeelSyntaxError

__all__ = ["Token", "name_words", "tokenize"]

Kind = Literal["name", "number", "string", "symbol", "end"]

SYMBOLS = ("..", "**", "<=", ">=", "!=", "->")
SPACES = " \t\r\n\v\f\x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
# What the standard calls a name start char: letters of any script, not the operators.
START = (
    r"?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
PATTERN = re.compile(
    rf"(?P<space>(?:[{SPACES}]+|//[^\n]*|/\*(?s:.*?)\*/)+)"
    r"|(?P<number>(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\d]))"
    rf"|(?P<name>[{START}][{START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)"
    r'|(?P<string>"(?:[^"\\]|\\(?s:.))*")'
    r"|(?P<symbol>\.\.|\*\*|<=|>=|!=|->|(?s:.))",
    re.ASCII,
)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """`text` is as written, for a string its value; `spaced` says that white space stood before."""

    kind: Kind
    text: str
    at: int
    end: int
    spaced: bool


def tokenize(text: str, *, where: str) -> list[Token]:
    """Return the tokens of `text` and an end token. Raise `FeelSyntaxError` for an open string."""
    tokens: list[Token] = []
    spaced = False
    for match in PATTERN.finditer(text):
        kind, written = match.lastgroup, match.group()
        if kind == "space":
            spaced = True
            continue
        if kind == "string":
            written = _unescaped(written[1:-1])
        elif written == '"':
            raise FeelSyntaxError(
                where=where, found='a string without its closing "', column=match.start() + 1
            )
        tokens.append(Token(kind, written, match.start(), match.end(), spaced))  # type: ignore[arg-type]
        spaced = False
    tokens.append(Token("end", "", len(text), len(text), spaced))
    return tokens


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """Return the token texts that `name` is made of, the form in which names are compared."""
    return tuple(token.text for token in tokenize(name, where=name) if token.kind != "end")


def _unescaped(inner: str) -> str:
    if "\\" not in inner:
        return inner
    text = ESCAPE.sub(_character, inner)
    # Two escaped halves of a character beyond the basic plane make that one character.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    four, six, one = match.groups()
    if four or six:
        code = int(four or six, 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    return ESCAPES.get(one, "\\" + one)
