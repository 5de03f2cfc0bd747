"""A person at the designer, whose server is the stand-in."""

import pytest
from django.utils import timezone

from lingqu.access.models import Person
from tests.cases.designer import stand_in
from tests.cases.designer.stand_in import CASES, SERVER


@pytest.fixture
def server(settings):
    SERVER.__init__()
    settings.ROOT_URLCONF = stand_in.__name__
    settings.STATICFILES_DIRS = [CASES / "static"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [CASES / "templates"]}]
    return SERVER


@pytest.fixture
def tab(server, browser_page, db):
    person = Person.objects.create(
        login_name="hua",
        display_name="华制图",
        must_change_password=False,
        password_changed_at=timezone.now(),
    )
    browser_page.sign_in(person)
    return browser_page
