"""Environment values: a bad one stops the start and names its variable."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lingqu import environment

DATA = Path("/nowhere")


@pytest.mark.parametrize("word", ["1", "true", "YES", " on "])
def test_a_yes_has_several_spellings(monkeypatch, word):
    monkeypatch.setenv("LINGQU_DEBUG", word)
    assert environment.flag("LINGQU_DEBUG", default=False) is True


def test_an_unknown_word_for_yes_or_no_names_the_variable(monkeypatch):
    monkeypatch.setenv("LINGQU_DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="LINGQU_DEBUG: found 'perhaps'"):
        environment.flag("LINGQU_DEBUG", default=False)


@pytest.mark.parametrize("value", ["0", "721", "-5", "ten", "3.5", "٣"])
def test_a_number_outside_its_range_names_the_variable(monkeypatch, value):
    monkeypatch.setenv("LINGQU_IDLE_MINUTES", value)
    with pytest.raises(ImproperlyConfigured, match="LINGQU_IDLE_MINUTES"):
        environment.whole("LINGQU_IDLE_MINUTES", default=30, low=1, high=720)


def test_sqlite_waits_for_its_turn_and_lets_readers_work(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    options = environment.database(data=DATA)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "name"), [("sqlite:///a/b.db", "a/b.db"), ("sqlite:////a/b.db", "/a/b.db")]
)
def test_a_sqlite_address_is_relative_with_three_slashes(monkeypatch, url, name):
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.database(data=DATA)["NAME"] == name


def test_a_postgresql_address_is_taken_apart(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://city:p%40ss@db.example:5433/brain?sslmode=require"
    )
    settings = environment.database(data=DATA)
    assert (settings["USER"], settings["PASSWORD"]) == ("city", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "brain")
    assert settings["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/x", "postgres://u:hidden@h/", "hidden"])
def test_a_refused_database_address_is_not_repeated_with_its_password(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        environment.database(data=DATA)
    assert "hidden" not in str(refusal.value)


def test_only_the_demo_site_makes_its_own_key(monkeypatch, tmp_path):
    monkeypatch.delenv("LINGQU_SECRET_KEY", raising=False)
    assert environment.secret_key(site="", data=tmp_path) == ""
    made = environment.secret_key(site="demo", data=tmp_path)
    assert len(made) >= environment.SECRET_LENGTH
    assert environment.secret_key(site="demo", data=tmp_path) == made
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_short_key_is_refused_without_being_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("LINGQU_SECRET_KEY", "short-and-secret")
    with pytest.raises(ImproperlyConfigured, match="found '16 characters'") as refusal:
        environment.secret_key(site="city", data=tmp_path)
    assert "short-and-secret" not in str(refusal.value)
