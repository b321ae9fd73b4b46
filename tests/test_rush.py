"""The rush's own judgement: a loss, a double or a wrong refusal doesn't go by unseen."""

import pytest

from bench.crowd import Enterprise
from bench.rush import faults_of_one

TOO_LATE = "申报已于2026年11月22日 01:30截止"


def enterprise(*, receipts: tuple[str, ...] = (), refused: tuple[str, ...] = (), **acknowledged: str) -> Enterprise:
    found = Enterprise("d", "", [], {})
    found.acknowledged.update(acknowledged)
    found.receipts.extend(receipts)
    found.refused.extend(refused)
    return found


@pytest.mark.parametrize(
    ("one", "receipts", "state"),
    [
        (enterprise(receipts=("r1",), tax="7"), ["r1"], "submitted"),
        (enterprise(receipts=("r1", "r1")), ["r1"], "submitted"),
        (enterprise(refused=(TOO_LATE,), tax="7"), [], "draft"),
    ],
)
def test_what_is_as_it_should_be(one, receipts, state):
    assert list(faults_of_one(one, {"tax": "7"}, receipts, state)) == []


@pytest.mark.parametrize(
    ("one", "receipts", "state", "fault"),
    [
        (enterprise(receipts=("r1",), tax="8"), ["r1"], "submitted", "saved and not stored: {'tax': '8'}"),
        (enterprise(receipts=("r1",)), ["r1", "r2"], "submitted", "submitted 2 times"),
        (enterprise(receipts=("r2",)), ["r1"], "submitted", "acknowledged ['r2'], stored ['r1']"),
        (enterprise(receipts=("r1",)), ["r1"], "draft", "draft with ['r1']"),
        (enterprise(), [], "draft", "neither submitted nor told that it is too late: []"),
        (enterprise(receipts=("r1",), refused=("出错了",)), ["r1"], "submitted", "refused with 出错了"),
    ],
)
def test_what_is_lost_doubled_or_wrongly_refused_is_told(one, receipts, state, fault):
    assert list(faults_of_one(one, {"tax": "7"}, receipts, state)) == [fault]
