"""`lingqu site load`: the facts of the city that an installation serves."""

import json
import shutil

import pytest
from click.testing import CliRunner
from django.conf import settings as configured

from lingqu.access.cli import site
from lingqu.access.models import Area, Person, Role, Unit
from lingqu.kernel.errors import DataError
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
FILES = ("areas.toml", "units.toml", "roles.toml", "parameters.toml")


@pytest.fixture
def city(settings, tmp_path):
    """Serve a city whose folder holds the demonstration's facts and nothing else."""
    for name in FILES:
        shutil.copy(configured.BASE_DIR / "sites" / "demo" / name, tmp_path / name)
    settings.SITE, settings.SITE_FOLDER = "mycity", tmp_path
    return tmp_path


def test_a_city_s_facts_are_loaded_and_no_people(city):
    done = CliRunner().invoke(site, ["load", "--json"])
    assert json.loads(done.output)["units"] == Unit.objects.count() > 0
    assert Area.objects.exists() and Role.objects.exists()
    assert not Person.objects.exists()


def test_loading_twice_adds_nothing(city):
    CliRunner().invoke(site, ["load"])
    before = Unit.objects.count(), Role.objects.count()
    done = CliRunner().invoke(site, ["load"])
    assert "parameters 0" in done.output
    assert (Unit.objects.count(), Role.objects.count()) == before


def test_loading_is_recorded_with_its_counts(city):
    CliRunner().invoke(site, ["load"])
    entry = AuditEntry.objects.get(verb="access.load_site")
    assert json.loads(entry.facts)["units"] == Unit.objects.count()


def test_without_a_site_the_variable_is_named(settings):
    settings.SITE = ""
    with pytest.raises(DataError, match="LINGQU_SITE"):
        CliRunner().invoke(site, ["load"], catch_exceptions=False)
