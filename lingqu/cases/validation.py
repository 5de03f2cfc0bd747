"""Check what was filled in, field by field, against the declaration.

Every fault is told at once, in the words of the field. A value comes out as JSON keeps it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext as _

from lingqu.cases.declaration import FormField
from lingqu.cases.definition import Compiled
from lingqu.cases.errors import FormFaults
from lingqu.cases.form_data import opened
from lingqu.cases.values import from_json, to_json
from lingqu.dmn.feel import compile_expression
from lingqu.kernel.elements import DataElement

__all__ = ["applies", "validated"]

MOST_CHARACTERS = 100_000
"""Of a whole form."""
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters that no database takes."""
LARGEST = Decimal(10) ** 15


def validated(
    definition: Compiled,
    data: Mapping[str, Any],
    *,
    asked: Literal["applicant", "officer"] | None,
    complete: bool,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the form as JSON values: `before` with `data` written over it.

    `asked` limits what may be given to the fields asked of one side (None: all). With `complete`
    required fields must be filled. Raise `FormFaults` with every fault."""
    faults: list[tuple[str, str]] = list(_strangers(definition, data, asked))
    form = opened(before) if before else {}
    for name, given in data.items():
        field = definition.fields.get(name)
        if field is None:
            continue
        try:
            form[name] = _value(field, given)
        except ValueError as error:
            faults.append((name, str(error)))
    if not faults:
        faults += _conditions(definition, form, asked=asked, complete=complete)
    if faults:
        raise FormFaults(faults)
    return {name: value for name, value in form.items() if value not in (None, "", [])}


def applies(definition: Compiled, when: str, form: Mapping[str, Any]) -> bool:
    """Answer whether a condition over the form holds; an empty one does."""
    return not when or _ask(when, _python(definition, form)) is True


def _strangers(
    definition: Compiled, data: Mapping[str, Any], asked: str | None
) -> Iterator[tuple[str, str]]:
    size = sum(len(str(value)) for value in data.values())
    if size > MOST_CHARACTERS:
        yield "", _("The form has %(n)s characters; at most %(most)s are taken.") % {
            "n": size, "most": MOST_CHARACTERS,
        }  # fmt: skip
    for name in data:
        field = definition.fields.get(name)
        if field is None or (asked and field.asked != asked):
            yield name[:40], _("There is no such field to fill in here.")


def _conditions(
    definition: Compiled, form: Mapping[str, Any], *, asked: str | None, complete: bool
) -> Iterator[tuple[str, str]]:
    values = _python(definition, form)
    for field in definition.fields.values():
        if asked and field.asked != asked:
            continue
        empty = form.get(field.name) in (None, "", [])
        needed = not field.when or _ask(field.when, values) is True
        if empty and field.required and complete and needed and (asked or field.asked != "officer"):
            yield field.name, _("Fill this in: %(label)s.") % {"label": field.title}
        elif not empty and field.check and _ask(field.check, values) is not True:
            yield field.name, str(field.message or _("This value does not fit the others."))


def _value(field: FormField, given: Any) -> Any:
    """Return one value as JSON keeps it. Raise `ValueError` saying what is wrong with it."""
    element = field.kept
    if given is None or given == "" or given == []:
        return None
    value = READERS[element.kind](element, given)
    if element.check and _ask(element.check, {"value": value}) is not True:
        raise ValueError(
            element.message or _("This is no valid %(label)s.") % {"label": field.title}
        )
    return to_json(value)


def _text(element: DataElement, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(_("A text is needed here."))
    if len(given) > element.length * 2 + 1000:
        raise ValueError(_too_long(element, len(given)))
    text = unicodedata.normalize("NFC", given.replace("\r\n", "\n")).strip()
    if NO_TEXT.search(text):
        raise ValueError(_("There are characters in it that are no text."))
    if element.kind == "text" and "\n" in text:
        text = " ".join(text.split())
    if len(text) > element.length:
        raise ValueError(_too_long(element, len(text)))
    return text.upper() if element.protection == "identity" else text


def _too_long(element: DataElement, length: int) -> str:
    facts = {"n": length, "most": element.length}
    return _("This has %(n)s characters; at most %(most)s are taken.") % facts


def _number(element: DataElement, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise ValueError(_("A number is needed here."))
    try:
        number = Decimal(str(given)[:40].replace(",", "").replace("，", "").strip())  # noqa: RUF001
    except InvalidOperation as error:
        raise ValueError(_("A number is needed here.")) from error
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValueError(_("A number is needed here."))
    places = 2 if element.kind == "money" else 6
    if number != round(number, places):
        raise ValueError(_("At most %(n)s decimal places are taken.") % {"n": places})
    for bound, wrong in ((element.least, number.__lt__), (element.most, number.__gt__)):
        if bound is not None and wrong(bound):
            raise ValueError(_range(element))
    return number


def _range(element: DataElement) -> str:
    facts = {"least": element.least, "most": element.most}
    if element.most is None:
        return _("The number must be at least %(least)s.") % facts
    if element.least is None:
        return _("The number must be at most %(most)s.") % facts
    return _("The number must be from %(least)s to %(most)s.") % facts


def _whole(element: DataElement, given: Any) -> int:
    number = _number(element, given)
    if number != int(number):
        raise ValueError(_("A whole number is needed here."))
    return int(number)


def _date(_element: DataElement, given: Any) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        return date.fromisoformat(str(given)[:20].strip())
    except ValueError as error:
        raise ValueError(_("A date is needed here, for example 2026-11-20.")) from error


def _instant(_element: DataElement, given: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(given)[:40].strip())
    except ValueError as error:
        message = _("A date and time is needed here, for example 2026-11-20T09:30.")
        raise ValueError(message) from error


def _yes_no(_element: DataElement, given: Any) -> bool:
    known = {"true": True, "false": False, "yes": True, "no": False}
    if isinstance(given, bool):
        return given
    if str(given).lower() not in known:
        raise ValueError(_("Say yes or no."))
    return known[str(given).lower()]


def _code(element: DataElement, given: Any) -> str:
    codes = {one.code for one in element.codes}
    if not isinstance(given, str) or given not in codes:
        listed = "、".join(str(one.label) for one in element.codes[:20])
        raise ValueError(_("Choose one of: %(choices)s.") % {"choices": listed})
    return given


def _codes(element: DataElement, given: Any) -> list[str]:
    if not isinstance(given, list | tuple) or len(given) > 100:
        raise ValueError(_("Choose from the list."))
    return [_code(element, one) for one in dict.fromkeys(given)]


READERS: Mapping[str, Callable[[DataElement, Any], Any]] = {
    "text": _text, "long_text": _text, "whole": _whole, "decimal": _number, "money": _number,
    "date": _date, "instant": _instant, "yes_no": _yes_no, "code": _code, "codes": _codes,
}  # fmt: skip


def _python(definition: Compiled, form: Mapping[str, Any]) -> dict[str, Any]:
    return from_json(definition.fields.values(), form)


def _ask(text: str, values: Mapping[str, Any]) -> Any:
    return _compiled(text, tuple(values)).evaluate(values)


@lru_cache(maxsize=4096)
def _compiled(text: str, names: tuple[str, ...]) -> Any:
    return compile_expression(text, names=names)
