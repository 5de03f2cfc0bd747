"""Build hook: front-end files and compiled translations must be in what is shipped."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUE = Path("lingqu/locale/zh_Hans/LC_MESSAGES/django.po")


class LingquBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Make what is missing; fail rather than ship a wheel without it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        assets = _assets(root)
        if assets.missing_files():
            assets.build(root)
        catalogue = root / CATALOGUE
        compiled = catalogue.with_suffix(".mo")
        if not compiled.is_file():
            with catalogue.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source, abort_invalid=True))
        if left := assets.missing_files():
            raise FileNotFoundError(f"front-end files are missing from the build: {left}")


def _assets(root: Path) -> ModuleType:
    """Load lingqu/web/assets.py by its path: the package itself is not importable here."""
    spec = importlib.util.spec_from_file_location("assets", root / "lingqu/web/assets.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("lingqu/web/assets.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules["assets"] = module
    spec.loader.exec_module(module)
    return module
