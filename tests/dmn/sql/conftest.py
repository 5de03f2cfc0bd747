"""The four engines, started once for all tests of this folder."""

import os
from collections.abc import Iterator

import pytest

from tests.dmn.sql.stores import Duck, Lite, Postgres, Sail, Store, postgres_url


@pytest.fixture(scope="session")
def stores() -> Iterator[list[Store]]:
    """Give DuckDB, SQLite, PostgreSQL and Sail. The run on PostgreSQL's behalf (DATABASE_URL) asks
    that server alone, because the run without it has asked all four."""
    with postgres_url() as url:
        if os.environ.get("DATABASE_URL"):
            found: list[Store] = [Postgres(str(url))]
        else:
            found = [Duck(), Lite(), *([Postgres(url)] if url else []), Sail()]
        yield found
        for one in found:
            one.close()
