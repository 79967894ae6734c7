"""The laws of the run store, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.server.conftest import Clock
from visual_gate.records import Verdict
from visual_gate.server.leases import Keeping
from visual_gate.server.records import (
    Application,
    Choice,
    Decision,
    Outcome,
    Run,
    Status,
    Wanted,
    run_key,
)
from visual_gate.server.store import NotInReviewError, QueueFullError, RunStore
from visual_gate.server.tables import StoreError, open_engine

SHOP = Application("shop", "web")
PASSED = Outcome(Verdict.PASS, score=0.97, threshold=0.5, reason="")
FAILED = Outcome(Verdict.FAIL, score=0.1, threshold=0.5, reason="a button is gone")
UNCLEAR = Outcome(Verdict.REVIEW, score=0.6, threshold=0.5, reason="new content")
BROKEN = Outcome(Verdict.ERROR, score=0.0, threshold=0.5, reason="no browser")


def wanted(key: str = "k") -> Wanted:
    return Wanted(run_key(key), SHOP, "default", "http://c", "http://b", caller="api")


def decision(clock: Clock, choice: Choice = Choice.APPROVE) -> Decision:
    return Decision(choice, "ann", "the new banner is wanted", at=clock())


def taken(store: RunStore, owner: str = "one") -> Run:
    run = store.leases.take(owner, 10.0)
    assert run is not None
    return run


def ended(store: RunStore, outcome: Outcome, key: str = "k") -> Run:
    """A run of this key, begun and ended."""
    made, _ = store.attach(wanted(key))
    assert store.leases.finish(taken(store), outcome)
    found = store.find(made.id)
    assert found is not None
    return found


def test_the_same_key_attaches_to_the_same_run(store: RunStore) -> None:
    first, made = store.attach(wanted())
    again, made_again = store.attach(wanted())
    other, _ = store.attach(wanted("another"))
    assert (made, made_again) == (True, False)
    assert again == first
    assert other.id != first.id


def test_twenty_callers_at_once_make_one_run(store: RunStore) -> None:
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: store.attach(wanted()), range(20)))
    assert len({run.id for run, _ in answers}) == 1
    assert sum(made for _, made in answers) == 1


def test_a_run_is_taken_up_by_one_server_only(engine: Engine, clock: Clock) -> None:
    store = RunStore(engine, Keeping(), clock)
    for number in range(10):
        store.attach(wanted(str(number)))
    with ThreadPoolExecutor(8) as servers:
        took = list(servers.map(lambda n: store.leases.take(str(n), 10.0), range(16)))
    ids = [run.id for run in took if run is not None]
    assert len(ids) == len(set(ids)) == 10


def test_a_lost_lease_is_taken_up_again_and_the_late_verdict_refused(
    store: RunStore, clock: Clock
) -> None:
    store.attach(wanted())
    late = taken(store, "killed")
    clock.seconds += 11
    second = taken(store, "other")
    assert second.attempt == late.attempt + 1
    assert not store.leases.finish(late, PASSED)
    assert store.leases.finish(second, FAILED)
    assert not store.leases.finish(second, PASSED)
    found = store.find(second.id)
    assert found is not None
    assert found.status is Status.FAIL


def test_a_renewed_lease_is_not_taken_away(store: RunStore, clock: Clock) -> None:
    store.attach(wanted())
    run = taken(store, "one")
    clock.seconds += 9
    store.leases.renew("one", 10.0, run_ids=[run.id])
    clock.seconds += 9
    assert store.leases.take("two", 10.0) is None


def test_a_given_back_run_counts_its_failure_and_its_time(store: RunStore) -> None:
    store.attach(wanted())
    run = taken(store)
    assert store.leases.give_back(run, problem="the worker died", spent_s=2.5)
    again = taken(store)
    assert (again.failures, again.spent_s) == (1, 2.5)
    assert again.problem == "the worker died"
    assert not store.leases.finish(run, PASSED)


def test_what_a_stopped_server_had_is_queued_at_once(store: RunStore) -> None:
    store.attach(wanted())
    run = taken(store, "one")
    assert store.leases.release("other") == 0
    assert store.leases.release("one") == 1
    assert not store.leases.finish(run, PASSED)
    assert taken(store, "two").id == run.id


@pytest.mark.parametrize("outcome", [PASSED, FAILED])
def test_a_verdict_counts_for_its_time_and_is_captured_anew_after(
    store: RunStore, clock: Clock, outcome: Outcome
) -> None:
    run = ended(store, outcome)
    clock.seconds += 899
    assert store.attach(wanted())[0] == run
    clock.seconds += 2
    later, made = store.attach(wanted())
    assert made
    assert later.id != run.id
    assert store.current(run.key) == later


def test_an_error_is_kept_for_a_shorter_time(store: RunStore, clock: Clock) -> None:
    run = ended(store, BROKEN)
    assert store.attach(wanted())[0] == run
    clock.seconds += 61
    assert store.attach(wanted())[1]


def test_a_review_waits_for_a_person_however_long(
    store: RunStore, clock: Clock
) -> None:
    run = ended(store, UNCLEAR)
    clock.seconds += 30 * 86_400
    assert store.prune(before=clock()) == ()
    assert store.attach(wanted())[0] == run
    assert run.status is Status.REVIEW


@pytest.mark.parametrize(
    ("choice", "status"), [(Choice.APPROVE, Status.PASS), (Choice.REJECT, Status.FAIL)]
)
def test_a_decision_ends_the_review_for_the_key(
    store: RunStore, clock: Clock, choice: Choice, status: Status
) -> None:
    run = ended(store, UNCLEAR)
    clock.seconds += 5000
    decided = store.decide(run.id, decision(clock, choice))
    assert decided is not None
    assert decided.status is status
    assert store.attach(wanted())[0] == decided


def test_a_rerun_of_the_key_reads_the_decision(store: RunStore, clock: Clock) -> None:
    run = ended(store, UNCLEAR)
    store.decide(run.id, decision(clock))
    clock.seconds += 901
    rerun = ended(store, UNCLEAR)
    assert rerun.id != run.id
    assert rerun.status is Status.PASS
    clock.seconds += 901
    assert ended(store, FAILED).status is Status.FAIL
    clock.seconds += 86_400
    assert ended(store, UNCLEAR).status is Status.REVIEW


def test_only_a_review_can_be_decided_and_only_once(
    store: RunStore, clock: Clock
) -> None:
    approve, reject = decision(clock), decision(clock, Choice.REJECT)
    with pytest.raises(NotInReviewError, match="is fail"):
        store.decide(ended(store, FAILED).id, approve)
    run = ended(store, UNCLEAR, "other")
    first = store.decide(run.id, approve)
    assert store.decide(run.id, replace(approve, by="bob")) == first
    with pytest.raises(NotInReviewError, match="decided by ann"):
        store.decide(run.id, reject)
    assert store.decide("unknown", approve) is None


def test_two_opposite_decisions_at_once_leave_one(
    store: RunStore, clock: Clock
) -> None:
    run = ended(store, UNCLEAR)

    def decide(choice: Choice) -> bool:
        try:
            return store.decide(run.id, decision(clock, choice)) is not None
        except NotInReviewError:
            return False

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(decide, Choice)) == [False, True]


def test_a_full_queue_takes_no_new_run_but_answers_known_ones(
    store: RunStore,
) -> None:
    for number in range(20):
        store.attach(wanted(str(number)))
    assert not store.attach(wanted("3"))[1]
    with pytest.raises(QueueFullError, match="20 runs are pending"):
        store.attach(wanted("one more"))


def test_a_refresh_starts_another_but_attaches_to_one_under_way(
    store: RunStore,
) -> None:
    run = ended(store, PASSED)
    another, made = store.attach(wanted(), refresh=True)
    assert made
    assert another.id != run.id
    assert store.attach(wanted(), refresh=True) == (another, False)


def test_old_runs_are_removed_with_their_time(store: RunStore, clock: Clock) -> None:
    run = ended(store, PASSED)
    clock.seconds += 1000
    fresh = ended(store, PASSED, "fresh")
    assert store.prune(before=clock() - 500) == (run.id,)
    assert store.find(run.id) is None
    assert store.find(fresh.id) == fresh


def test_a_store_that_is_opened_again_has_all_runs(
    engine: Engine, database: str, clock: Clock
) -> None:
    run, _ = RunStore(engine, Keeping(), clock).attach(wanted())
    again = open_engine(database)
    assert RunStore(again, Keeping(), clock).find(run.id) == run
    again.dispose()


def test_a_store_that_cannot_be_reached_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://gate:hush@127.0.0.1:1/runs?connect_timeout=2"
    with pytest.raises(StoreError, match="cannot use the run store") as told:
        open_engine(url)
    assert "hush" not in str(told.value)


def test_a_key_tells_apart_lists_of_parts() -> None:
    assert run_key("a/b", "c") != run_key("a", "b/c")
    assert run_key("a", "b") == run_key("a", "b")
