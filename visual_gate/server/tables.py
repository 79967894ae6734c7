"""The tables of the run store, and how a database is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from visual_gate.errors import InfrastructureError

METADATA = MetaData()
RUNS = Table(
    "visual_gate_runs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("namespace", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("suite", Text, nullable=False),
    Column("candidate", Text, nullable=False),
    Column("baseline", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("spent_s", Float, nullable=False, default=0.0),
    Column("problem", Text, nullable=False, default=""),
    Column("owner", Text, nullable=False, default=""),
    Column("lease_until", Float, nullable=False, default=0.0),
    Column("verdict", String(8), nullable=False, default=""),
    Column("score", Float, nullable=False, default=0.0),
    Column("threshold", Float, nullable=False, default=0.0),
    Column("reason", Text, nullable=False, default=""),
    Column("worst", Text, nullable=False, default=""),
    Column("decision", String(8), nullable=False, default=""),
    Column("decided_by", Text, nullable=False, default=""),
    Column("decided_why", Text, nullable=False, default=""),
    Column("decided_at", Float, nullable=False, default=0.0),
    Column("note", Text, nullable=False, default=""),
    Column("created", Float, nullable=False),
    Column("finished", Float, nullable=False, default=0.0),
    Column("expires", Float, nullable=False, default=0.0),
)
Index(
    "visual_gate_one_current_run",
    RUNS.c.key,
    unique=True,
    sqlite_where=RUNS.c.current,
    postgresql_where=RUNS.c.current,
)
Index("visual_gate_runs_by_state", RUNS.c.state, RUNS.c.created)
Index("visual_gate_runs_by_key", RUNS.c.key, RUNS.c.created)
Index("visual_gate_runs_by_age", RUNS.c.created)
Index("visual_gate_runs_by_application", RUNS.c.namespace, RUNS.c.name, RUNS.c.created)
SECRETS = Table(
    "visual_gate_secrets",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""What several servers on one store must share, e.g. the key that signs links."""

BUSY_S = 30
CACHE_KIB = 64
"""Of each connection to SQLite: 2 MiB without this, by which a server grows for days.

The pages are in the system's cache anyway.
"""
_CREATING = 0x76677231
"""Number of the lock under which one server at a time creates the tables."""


class StoreError(InfrastructureError):
    """The run store cannot be used."""

    def __init__(self, url: str, problem: SQLAlchemyError) -> None:
        cause = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
        super().__init__(
            f"cannot use the run store {url}: {cause}; "
            "check `store` and `data` in [server]"
        )


def open_engine(url: str) -> Engine:
    """A database with the tables in it, made where they are missing.

    Raises:
        StoreError: it cannot be reached or written.
    """
    try:
        engine = create_engine(url, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:number)")
                connection.execute(lock, {"number": _CREATING})
            METADATA.create_all(connection)
    except SQLAlchemyError as problem:
        raise StoreError(_without_password(url), problem) from problem
    return engine


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: on SQLite it waits for its turn at the start."""
    marked = engine.execution_options(visual_gate_writes=True)
    with marked.begin() as connection:
        yield connection


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Write ahead, flushed to disk at each commit; transactions begin as we say."""
    connection.isolation_level = None
    for setting in (
        f"busy_timeout={BUSY_S * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("visual_gate_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
