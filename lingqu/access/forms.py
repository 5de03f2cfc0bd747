"""Forms of access: they bound and type what comes in; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingqu.access.models import SCOPES, Role, Unit
from lingqu.access.passwords import MAXIMUM_LENGTH
from lingqu.access.permissions import ADMINISTRATION, declared_permissions

__all__ = ["EndPostForm", "LoginForm", "PasswordForm", "PersonForm", "PostForm", "RoleForm"]


class LoginForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        help_text=_("Capital and small letters are the same"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=MAXIMUM_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The present password and twice the new one."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=MAXIMUM_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters, three of: small, capital, digit, other"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any] | None:
        fields = super().clean() or {}
        if fields.get("new") != fields.get("again"):
            self.add_error("again", _("The two new passwords differ."))
        return fields


class PersonForm(forms.Form):
    """A new account."""

    login_name = forms.CharField(
        label=_("User name"),
        max_length=64,
        help_text=_("3 to 64 small letters, digits, dots, hyphens; a letter first"),
    )
    display_name = forms.CharField(label=_("Name"), max_length=64)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("Only the masked form is kept"),
    )


class PostForm(forms.Form):
    """A post to grant."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.all())
    scope = forms.ChoiceField(label=_("Reach"), choices=SCOPES)
    area_code = forms.RegexField(
        label=_("Division code"),
        regex=r"\A[0-9]{12}\Z",
        required=False,
        help_text=_("12 digits, only for the reach “area”; empty means the unit's own"),
    )
    since = forms.DateField(
        label=_("Since"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it no longer holds; empty means open"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        unit.queryset, unit.label_from_instance = units, _unit_label  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    """The day on which a post ends."""

    until = forms.DateField()


class RoleForm(forms.Form):
    """The permissions of a business role."""

    permissions = forms.MultipleChoiceField(
        label=_("Permissions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reserved = frozenset().union(*ADMINISTRATION.values())
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (code, permission.label)
            for code, permission in declared_permissions().items()
            if code not in reserved
        ]


def _unit_label(unit: Unit) -> str:
    """Name a unit; a section has no code of its own and is named with its parent."""
    is_section = unit.parent is not None and not unit.credit_code
    return f"{unit.parent} · {unit}" if is_section else unit.name
