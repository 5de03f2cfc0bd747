"""A position in the tokens of one text, with the names known there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from lingqu.dmn.errors import FeelSyntaxError, LimitExceeded
from lingqu.dmn.feel.parser_names import KEYWORDS, NameSet, greedy_length, spelled
from lingqu.dmn.feel.tokens import Token, tokenize
from lingqu.dmn.limits import Limits

__all__ = ["Cursor"]


class Cursor:
    """Looks at tokens, takes them and complains about them."""

    def __init__(
        self, text: str, *, known: NameSet, members: NameSet, where: str, limits: Limits
    ) -> None:
        self.tokens = tokenize(text, where=where)
        self.text, self.where, self.limits = text, where, limits
        self.known, self.members = known, members
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token that stands next."""
        return self.tokens[self.position]

    def ahead(self, steps: int = 1) -> Token:
        """Return the token `steps` after the next one; past the end, the end token."""
        return self.tokens[min(self.position + steps, len(self.tokens) - 1)]

    def at(self, *texts: str) -> bool:
        """Return whether one of `texts` stands next as a word or symbol, not as a string."""
        token = self.token
        return token.text in texts and token.kind not in ("string", "end")

    def take(self) -> Token:
        """Return the next token and step over it."""
        token = self.token
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, text: str) -> bool:
        """Step over `text` if it stands next, and say whether it did."""
        if self.at(text):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Step over `text`, or complain."""
        if not self.at(text):
            self.fail(f"“{text}”")
        return self.take()

    def fail(self, allowed: str) -> NoReturn:
        """Raise `FeelSyntaxError` for the next token."""
        token = self.token
        found = f"“{token.text[:40]}”" if token.kind != "end" else "the end of the text"
        raise FeelSyntaxError(
            where=f"{self.where or 'expression'}, column {token.at + 1}",
            found=f"{found} in “{self._excerpt(token.at)}”",
            allowed=allowed,
            column=token.at + 1,
        )

    def _excerpt(self, at: int) -> str:
        start, end = max(0, at - 30), at + 30
        piece = self.text[start:end]
        return f"{'…' if start else ''}{piece}{'…' if end < len(self.text) else ''}"

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting; raise `LimitExceeded` beyond the limit."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise LimitExceeded(
                where=f"{self.where or 'expression'}, column {self.token.at + 1}",
                found=f"more than {self.limits.depth} levels of nesting",
                allowed=f"{self.limits.depth} levels",
            )
        yield
        self.depth -= 1

    @contextmanager
    def scope(self, names: Iterable[str] = ()) -> Iterator[NameSet]:
        """Let `names`, and what is added to the set that comes back, be known inside."""
        outer = self.known
        self.known = outer.inner(names)
        yield self.known
        self.known = outer

    def name_until(self, *ends: str) -> str:
        """Take a new name: everything up to one of `ends`."""
        start = self.position
        while self.token.kind != "end" and not self.at(*ends):
            if self.token.kind == "string" or self.at("(", ")", "[", "]", "{", "}", ","):
                break
            self.position += 1
        if self.position == start or self.tokens[start].kind != "name":
            self.position = start
            self.fail("a name")
        return spelled(self.tokens[start : self.position])

    def known_or_new_name(self) -> str:
        """Take the longest known name, or else words up to a keyword or operator."""
        start = self.position
        known = self.known.longest(self.tokens, start)
        greedy = greedy_length(self.tokens, start)
        if known is not None and (known[0] >= greedy or self._ends_name(start + known[0])):
            self.position += known[0]
            return known[1]
        self.position += greedy
        return spelled(self.tokens[start : self.position])

    def member_name(self) -> str:
        """Take the name after a dot."""
        start = self.position
        if self.token.kind != "name":
            self.fail("a name after the dot")
        known = self.members.longest(self.tokens, start)
        if known is not None and self._ends_name(start + known[0]):
            self.position += known[0]
            return known[1]
        self.position += greedy_length(self.tokens, start)
        return spelled(self.tokens[start : self.position])

    def _ends_name(self, position: int) -> bool:
        """A known name is taken where no word follows that would have to belong to it."""
        token = self.tokens[position]
        return token.kind != "name" or token.text in KEYWORDS
