"""What was looked over: another text for every change of a section or a document, and for nothing else."""

from uuid import UUID

from declarations.core.seen import fingerprint

FIRST, SECOND = UUID(int=1), UUID(int=2)


def test_every_change_tells_and_the_order_does_not():
    looked_over = fingerprint({"a": 1, "b": 2}, [FIRST, SECOND])
    assert fingerprint({"b": 2, "a": 1}, [SECOND, FIRST]) == looked_over
    others = [
        fingerprint({"a": 1, "b": 3}, [FIRST, SECOND]),
        fingerprint({"a": 1}, [FIRST, SECOND]),
        fingerprint({"a": 1, "b": 2, "c": 1}, [FIRST, SECOND]),
        fingerprint({"a": 1, "b": 2}, [FIRST]),
    ]
    assert len({looked_over, *others}) == 5
