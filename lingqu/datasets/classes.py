"""What a class of resources is called: a dated parameter, because a province refines it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from pydantic import TypeAdapter

from lingqu.datasets.vocabulary import choice
from lingqu.kernel.labels import Label
from lingqu.kernel.snapshot import snapshot

__all__ = ["class_label", "classes"]

LABELS = TypeAdapter(dict[str, Label])


def classes() -> Mapping[str, Label]:
    """Return the labels by class and item (`203`), as they hold today."""
    return LABELS.validate_python(snapshot(timezone.localdate()).value("datasets.classes"))


def class_label(section: str, known: Mapping[str, Label]) -> str:
    """Return class and item in the reader's words: 主题类 · 社会保障."""
    kind = choice("classification.kind", section[:1])
    inner = known.get(section)
    return f"{kind} · {inner}" if inner else f"{kind} · {section[1:]}"
