"""Lists of pairs: read line by line, decoded ahead, judged in order."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from visual_gate.cli.pictures import JudgedPair, LoadedPair, Pair, PairJudge, load_pair
from visual_gate.errors import ExitCode
from visual_gate.records import Verdict

AHEAD = 4
"""Pairs decoded before they are needed: each may hold two pages of 60 MB."""

DECODERS = 2

WORST_FIRST = (
    (Verdict.ERROR, ExitCode.INFRASTRUCTURE),
    (Verdict.FAIL, ExitCode.FAIL),
    (Verdict.REVIEW, ExitCode.REVIEW),
    (Verdict.PASS, ExitCode.PASS),
)


def exit_code(verdicts: Iterable[Verdict]) -> ExitCode:
    """The exit code of the worst verdict; nothing judged is no pass."""
    seen = set(verdicts)
    for verdict, code in WORST_FIRST:
        if verdict in seen:
            return code
    return ExitCode.INFRASTRUCTURE


def read_pairs(lines: Iterable[str], root: Path) -> Iterator[Pair]:
    """The pairs of a list; a line that is none becomes a pair with its problem."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_pair(number, line, root)


def judge_pairs(judge: PairJudge, pairs: Iterable[Pair]) -> Iterator[JudgedPair]:
    """Judge pairs in order while the next ones are decoded in the background."""
    for loaded in _loaded(pairs):
        yield judge.judge(loaded)


def _loaded(pairs: Iterable[Pair]) -> Iterator[LoadedPair]:
    with ThreadPoolExecutor(DECODERS, "decode") as decoders:
        waiting: deque[Future[LoadedPair]] = deque()
        try:
            for pair in pairs:
                waiting.append(decoders.submit(load_pair, pair))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            decoders.shutdown(wait=False, cancel_futures=True)


def _read_pair(number: int, line: str, root: Path) -> Pair:
    name = f"line {number}"
    try:
        document = json.loads(line)
        name = str(document.get("id", name))
        baseline, candidate = document["a"], document["b"]
        return Pair(name, root / baseline, root / candidate)
    except json.JSONDecodeError as problem:
        return Pair(name, problem=f"line {number} is no JSON: {problem}")
    except (KeyError, TypeError, AttributeError):
        expected = '{"id": "…", "a": "baseline.png", "b": "candidate.png"}'
        return Pair(name, problem=f"line {number} is no pair such as {expected}")
