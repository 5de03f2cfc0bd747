"""The configuration that real workers load (tests.channels.worker_settings)."""

from typing import ClassVar

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.channels.probe"
    label = "probe"
    outbox_handlers: ClassVar = {"probe": "tests.channels.probe.effects.note"}
