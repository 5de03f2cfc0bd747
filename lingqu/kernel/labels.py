"""Words of a definition in both languages, kept with the definition itself.

A definition is published once and never changed, so its words cannot come from a translation file
that changes with the program. In TOML: `label = { zh = "受理", en = "Acceptance" }`; a plain text
stands for both.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Label"]


class Label(BaseModel):
    """A text in Chinese and in English; `str()` is the reader's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1, max_length=400)
    en: str = Field(min_length=1, max_length=400)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        return {"zh": given, "en": given} if isinstance(given, str) else given

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en
