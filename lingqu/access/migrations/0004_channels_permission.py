"""System administrators of an installed city may manage subscriptions and messages from now on."""

from django.db import migrations

CODE = "channels.manage"


def grant(apps, _schema_editor):
    for role in apps.get_model("access", "Role").objects.filter(duty="system"):
        role.permissions = sorted({*role.permissions, CODE})
        role.save(update_fields=["permissions"])


def take_back(apps, _schema_editor):
    for role in apps.get_model("access", "Role").objects.filter(duty="system"):
        role.permissions = [code for code in role.permissions if code != CODE]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = (("access", "0003_calendar_permission"),)
    operations = (migrations.RunPython(grant, take_back),)
