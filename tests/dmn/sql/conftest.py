"""The four engines, started once for all tests of this folder."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.dmn.sql.stores import Duck, Lite, Postgres, Sail, Store, postgres_url


@pytest.fixture(scope="session")
def stores() -> Iterator[list[Store]]:
    """Give DuckDB, SQLite, PostgreSQL and Sail. The run on PostgreSQL's behalf (DATABASE_URL) asks
    that server alone, because the run without it has asked all four."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres_url())
        found = [stack.enter_context(closing(Postgres(url)))] if url else []
        if not os.environ.get("DATABASE_URL"):
            found += [stack.enter_context(closing(kind())) for kind in (Duck, Lite, Sail)]
        yield found
