"""Names that a text may use. FEEL names hold spaces, keywords and operators ("due at",
"date and time", "a-b"), so where one ends depends on which names are known: the longest wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lingqu.dmn.feel.tokens import Token, name_words

__all__ = ["KEYWORDS", "NameSet", "greedy_length", "spelled"]

KEYWORDS = frozenset(
    "and or in between then else return satisfies instance of if for some every function external"
    " null true false".split()
)


class NameSet:
    """Known names, found by their first word. `inner` adds names without changing the outer set."""

    __slots__ = ("_names", "_outer")

    def __init__(self, names: Iterable[str] = (), outer: NameSet | None = None) -> None:
        self._outer = outer
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make `name` known from here on."""
        words = name_words(name)
        if words:
            known = self._names.setdefault(words[0], [])
            known.append((words, name))
            known.sort(key=lambda one: -len(one[0]))

    def inner(self, names: Iterable[str] = ()) -> NameSet:
        """Return a set that also knows `names`."""
        return NameSet(names, self)

    def longest(self, tokens: Sequence[Token], position: int) -> tuple[int, str] | None:
        """Return how many tokens from `position` the longest known name takes, and the name."""
        best: tuple[int, str] | None = None
        scope: NameSet | None = self
        while scope is not None:
            for words, name in scope._names.get(tokens[position].text, ()):
                if best is not None and len(words) <= best[0]:
                    break
                if _stands(tokens, position, words):
                    best = (len(words), name)
                    break
            scope = scope._outer
        return best


def greedy_length(tokens: Sequence[Token], position: int) -> int:
    """Return how many tokens an unknown name takes: words up to a keyword or an operator."""
    end = position + 1
    while tokens[end].kind == "name" and tokens[end].text not in KEYWORDS:
        end += 1
    return end - position


def spelled(tokens: Sequence[Token]) -> str:
    """Return the name these tokens spell, each gap one space."""
    rest = ((" " if token.spaced else "") + token.text for token in tokens[1:])
    return tokens[0].text + "".join(rest)


def _stands(tokens: Sequence[Token], position: int, words: tuple[str, ...]) -> bool:
    if position + len(words) > len(tokens):
        return False
    return all(
        tokens[position + step].text == word and tokens[position + step].kind != "string"
        for step, word in enumerate(words)
    )
