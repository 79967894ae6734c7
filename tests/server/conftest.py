"""A run store on each database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.server.databases import open_postgresql, postgresql_programs
from visual_gate.server.leases import Keeping
from visual_gate.server.store import RunStore
from visual_gate.server.tables import METADATA, open_engine


@dataclass
class Clock:
    """A time of day that stands until it is moved."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("no PostgreSQL is installed here")
    with open_postgresql(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/runs.db"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database)
    yield engine
    METADATA.drop_all(engine)
    engine.dispose()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> RunStore:
    return RunStore(engine, Keeping(queue=20), clock)
