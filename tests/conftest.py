"""What every area's tests share: the reference material, and a real browser.

`shared` is the folder of reference material beside the project. `browser_page` opens pages of the
live server in the system's Chromium, signed in by `sign_in`; `axe` says what a page does to
people who cannot see or use a mouse.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# How long one example takes says nothing on a busy machine.
hypothesis_settings.register_profile("lingqu", deadline=None)
hypothesis_settings.load_profile("lingqu")


def _missing(what: str) -> None:
    """Skip where a developer lacks something; fail where nothing may be skipped."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference material."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        _missing("the reference material is not beside the project: ../shared")
    return folder


@dataclass
class BrowserPage:
    """A browser tab on the live server. `violations` are content-policy violations and script
    errors, `foreign` the requests to another host: both must stay empty."""

    page: object
    base: str
    sign_in: Callable[[object], None]
    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    def open(self, path: str, *, width: int = 1366, height: int = 768) -> object:
        """Open `path` in a window of the given size and wait until all is loaded."""
        self.page.set_viewport_size({"width": width, "height": height})
        response = self.page.goto(self.base + path, wait_until="load")
        self.page.wait_for_timeout(50)
        return response

    def scrolls_sideways(self) -> bool:
        """Answer whether the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Start the system's Chromium once."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        _missing("Chromium is not installed: apt-get install chromium")
    # Playwright's own event loop makes Django believe that database calls are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: object, live_server: object) -> Iterator[BrowserPage]:
    """Open a tab on the live server; `sign_in(person)` gives it that person's session."""
    context = chromium.new_context(locale="en-GB")

    def sign_in(person: object) -> None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        name, value = settings.SESSION_COOKIE_NAME, cookie.value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    page = context.new_page()
    opened = BrowserPage(page=page, base=live_server.url, sign_in=sign_in)
    page.on("console", lambda m: m.type == "error" and opened.violations.append(m.text))
    page.on("pageerror", lambda e: opened.violations.append(str(e)))
    page.on("request", lambda r: _note_foreign(opened, r.url))
    page.on("response", lambda r: _note_size(opened, r))
    yield opened
    context.close()


def _note_foreign(opened: BrowserPage, url: str) -> None:
    if not url.startswith((opened.base, "data:", "blob:", "about:")):
        opened.foreign.append(url)


def _note_size(opened: BrowserPage, response: object) -> None:
    """Keep what a response would weigh compressed; redirects have no body."""
    import gzip

    if response.status < 300:
        opened.sizes[response.url] = len(gzip.compress(response.body(), 9))


@pytest.fixture
def axe() -> Callable[[object], list[str]]:
    """Return a function that lists the serious and critical accessibility faults of a page."""
    if not AXE.is_file():
        _missing("axe-core is not installed: make assets")
    script = AXE.read_text(encoding="utf-8")

    def faults(page: object) -> list[str]:
        page.evaluate(script)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{v['id']}: {json.dumps([n['target'] for n in v['nodes']][:3])}"
            for v in found["violations"]
            if v["impact"] in {"serious", "critical"}
        ]

    return faults


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Take the guards against deleting appended rows off the test database, because Django
    empties tables between tests with real transactions. Tests of the guards put them back."""
    from django.db import connection

    appended = (
        "datasets_resourceversion",
        "cases_caseevent",
        "cases_casetypeversion",
        "cases_casetypefile",
        "cases_casecomment",
    )
    guards = {
        "sqlite": (
            *(f"DROP TRIGGER IF EXISTS {table}_no_delete" for table in appended),
            "DROP TRIGGER IF EXISTS kernel_auditentry_no_delete",
            "DROP TRIGGER IF EXISTS kernel_audithead_no_delete",
            "DROP TRIGGER IF EXISTS kernel_calendarversion_no_delete",
        ),
        "postgresql": (
            *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in appended),
            "DROP TRIGGER IF EXISTS kernel_auditentry_no_truncate ON kernel_auditentry",
            "DROP TRIGGER IF EXISTS kernel_audithead_no_truncate ON kernel_audithead",
            "DROP TRIGGER IF EXISTS kernel_calendarversion_no_truncate ON kernel_calendarversion",
        ),
    }
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in guards[connection.vendor]:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def _no_connection_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End connections that threads of the live server kept, so that PostgreSQL lets the test
    database go."""
    yield
    with django_db_blocker.unblock():
        for _ in range(50 if connection.vendor == "postgresql" else 0):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                if not cursor.fetchall():  # ending takes a moment: ask until none is there
                    break
            time.sleep(0.1)
