"""A resource as its TOML file, or a department in the browser, describes it.

One description drives everything: the catalogue entry, how the data is collected, the types of the
lake's tables, masking, and what may be shared. Vocabulary: guide to compiling catalogues of
government information resources (2017), ordinance on sharing government data (2025).
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lingqu.kernel.elements import NAME, Code, DataElement
from lingqu.kernel.labels import Label

__all__ = [
    "CYCLES", "TYPES", "Classification", "Collection", "Description", "Form", "Item", "Opening",
    "Sharing",
]  # fmt: skip

Name = Annotated[str, Field(pattern=NAME)]
Column = Annotated[str, Field(min_length=1, max_length=128)]
"""A column or table as its source calls it; it is always quoted."""
Short = Annotated[str, Field(max_length=500)]
TYPES = {
    "text": "C", "long_text": "TX", "whole": "N", "decimal": "N", "date": "D", "instant": "T",
    "yes_no": "C", "binary": "B",
}  # fmt: skip
"""Types of items, with the letter of the catalogue guide."""
CYCLES = (
    "real_time", "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "irregular",
    "other",
)  # fmt: skip
OF_ELEMENT = {
    "text": "text", "long_text": "long_text", "whole": "whole", "decimal": "decimal",
    "money": "decimal", "date": "date", "instant": "instant", "yes_no": "yes_no", "code": "text",
    "codes": "text",
}  # fmt: skip
SERVICE = re.compile(r"[0-9A-Za-z-]{10,50}", re.ASCII)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Classification(_Part):
    """The four parts of a resource's class and the number within it: 类 (1 basic, 2 topic, 3
    department), 项, 目, 细目. The patterns of a province are a parameter of the site."""

    kind: Literal[1, 2, 3]
    item: int = Field(ge=1, le=99)
    section: int = Field(ge=0, le=999)
    detail: str = Field(default="", pattern=r"^[0-9]{0,12}$")
    serial: int = Field(ge=1, le=999_999)

    @property
    def code(self) -> str:
        """The information resource code: class, `/`, number."""
        return f"{self.kind}{self.item:02}{self.section:03}{self.detail}/{self.serial:06}"


class Form(_Part):
    """How the resource lies at its provider: its class and its file or product type."""

    kind: Literal[
        "database", "spreadsheet", "document", "image", "stream", "self_describing", "interface"
    ] = "database"
    type: str = Field(default="", max_length=20)


class Sharing(_Part):
    """Who may have the data. `condition` is needed for conditional sharing, `basis` (law and
    article) for none."""

    kind: Literal["unconditional", "conditional", "none"]
    condition: Short = ""
    basis: Short = ""
    ways: tuple[Literal["table", "file", "api"], ...] = ("api", "file")
    network: Literal["government", "internet", "department"] = "government"

    @model_validator(mode="after")
    def _reasons(self) -> Sharing:
        if self.kind == "conditional" and not self.condition:
            raise ValueError(_("conditional sharing needs its condition"))
        if self.kind == "none" and not self.basis:
            raise ValueError(_("a refusal to share needs its legal basis"))
        return self


class Opening(_Part):
    """Whether the public may have the data, and under which condition."""

    kind: Literal["open", "on_request", "none"] = "none"
    condition: Short = ""


class Item(_Part):
    """One information item. `element` names a data element whose type, length, codes and protection
    are taken over; `definition` is that element as it stood at publication. `digits` and `scale`
    bound decimals, `sensitivity` is 1 to 4, `column` the name at the source."""

    name: Name
    label: Label | None = None
    element: str = Field(default="", max_length=40)
    definition: DataElement | None = None
    type: Literal[tuple(TYPES)] | None = None  # type: ignore[valid-type]
    length: int | None = Field(default=None, ge=1, le=1_000_000)
    digits: int = Field(default=18, ge=1, le=38)
    scale: int = Field(default=2, ge=0, le=18)
    codes: tuple[Code, ...] = ()
    key: bool = False
    required: bool = False
    sensitivity: int = Field(default=1, ge=1, le=4)
    personal: Literal["", "personal", "sensitive"] = ""
    share: bool = True
    open: bool = False
    column: str = Field(default="", max_length=128)

    @model_validator(mode="after")
    def _one_type(self) -> Item:
        if not self.element and self.type is None:
            raise ValueError(_("an element or a type is needed"))
        if not self.element and self.label is None:
            raise ValueError(_("an item without an element needs a name"))
        if self.scale > self.digits:
            raise ValueError(_("more decimals than digits"))
        return self

    @property
    def kept_type(self) -> str:
        """The type, by itself or by the element: one of TYPES."""
        if self.type is not None:
            return str(self.type)
        return OF_ELEMENT[self.definition.kind] if self.definition else "text"

    @property
    def title(self) -> Label:
        """What the item is called."""
        if self.label is not None:
            return self.label
        if self.definition is None:
            raise ValueError(f"item {self.name} was not given its element")
        return self.definition.label

    @property
    def source_column(self) -> str:
        """The column at the source."""
        return self.column or self.name


class Collection(_Part):
    """How the rows come in. `connection` names a connection of the site or a node's source; no
    address and no secret stands here. `mode`: `full` reads all each time, `incremental` what is
    new by (`time`, key) except the last `lag_seconds`, `changes` a table of change records with
    `cd_operation`, `cd_time`, `cd_batch`. `priority` 1 comes first."""

    connection: Name
    table: str = Field(default="", max_length=200)
    mode: Literal["full", "incremental", "changes"] = "full"
    time: str = Field(default="", max_length=128)
    lag_seconds: int = Field(default=60, ge=0, le=86_400)
    slice_rows: int = Field(default=500_000, ge=1, le=5_000_000)
    priority: int = Field(default=5, ge=1, le=9)

    @model_validator(mode="after")
    def _time(self) -> Collection:
        if self.mode == "incremental" and not self.time:
            raise ValueError(_("collection by time and key needs the column of the time"))
        return self


class Description(_Part):
    """A resource. `provider` is the key of the unit that answers for it; `service_items` are codes
    of service items that use it, `related` other resources; `time` names the item that says when
    a row is true."""

    name: Name
    label: Label
    summary: Label
    provider: str = Field(min_length=1, max_length=80)
    department: str = Field(default="", max_length=80)
    classification: Classification
    form: Form = Form()
    item: tuple[Item, ...] = Field(min_length=1, max_length=500)
    sharing: Sharing
    opening: Opening = Opening()
    cycle: Literal[CYCLES]  # type: ignore[valid-type]
    collection: Collection | None = None
    service_items: tuple[str, ...] = Field(default=(), max_length=100)
    related: tuple[Name, ...] = Field(default=(), max_length=100)
    topics: tuple[str, ...] = Field(default=(), max_length=20)
    time: str = Field(default="", max_length=40)

    @model_validator(mode="after")
    def _consistent(self) -> Description:
        names = [one.name for one in self.item]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(_("items named twice: %(names)s") % {"names": ", ".join(twice)})
        if self.time and self.time not in names:
            raise ValueError(_("no item is called %(name)s") % {"name": self.time})
        if strange := [one for one in self.service_items if not SERVICE.fullmatch(one)]:
            raise ValueError(
                _("no codes of service items: %(codes)s") % {"codes": ", ".join(strange)}
            )
        if self.collection and self.collection.mode != "full" and not self.keys:
            raise ValueError(_("collection of what changed needs items that are the key"))
        if self.opening.kind == "open" and any(one.open and one.personal for one in self.item):
            raise ValueError(_("an item with personal information cannot be open"))
        return self

    @property
    def keys(self) -> tuple[Item, ...]:
        """The items that together tell rows apart, in their order."""
        return tuple(one for one in self.item if one.key)

    def kept(self) -> dict[str, Any]:
        """Return what is published, as JSON has it."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def hash(self) -> str:
        """The SHA-256 of what is published, in hex."""
        text = json.dumps(self.kept(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
