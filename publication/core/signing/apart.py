"""The signature of a PDF that anybody may have made up, examined in a process of its own with little time and memory.

The reader is pure Python and takes minutes for some twenty megabytes that are made for it; here that is all they cost.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from asn1crypto import x509  # type: ignore[import-untyped]

from accounts.core.verdict import Answer, Verdict, no
from publication.core.signing.examination import SignatureFacts, examine

SECONDS = 10
MEMORY = 2 * 2**30  # bytes of addresses, of which the interpreter and its libraries take a part
ROOT = Path(__file__).resolve().parents[3]
TOO_LONG = "读不出签名：文件的结构太复杂，没有在限定的时间内读完"


def examine_apart(
    pdf: bytes, *, ours: Collection[bytes] = (), roots: Collection[x509.Certificate] = (), seconds: int = SECONDS
) -> SignatureFacts:
    """What `examine` says, or that the file couldn't be read in time."""
    told = {"seconds": seconds, "ours": [one.hex() for one in ours], "roots": [one.dump().hex() for one in roots]}
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(told).encode() + b"\n" + pdf,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
            capture_output=True,
            timeout=2 * seconds,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return SignatureFacts(False, False, None, None, no(TOO_LONG))
    signed_at = datetime.fromisoformat(found["signed_at"]) if found["signed_at"] else None
    trusted = Verdict(Answer(found["answer"]), tuple(found["reasons"]))
    return SignatureFacts(found["intact"], found["covers_whole"], found["signer"], signed_at, trusted)


def main() -> None:
    """The other side: the first line says what is trusted, the rest is the file."""
    line, _newline, pdf = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(line)
    resource.setrlimit(resource.RLIMIT_CPU, (told["seconds"], told["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    roots = [x509.Certificate.load(bytes.fromhex(one)) for one in told["roots"]]
    facts = examine(pdf, ours=[bytes.fromhex(one) for one in told["ours"]], roots=roots)
    found = {
        "intact": facts.intact,
        "covers_whole": facts.covers_whole,
        "signer": facts.signer,
        "signed_at": facts.signed_at.isoformat() if facts.signed_at else None,
        "answer": str(facts.trusted.answer),
        "reasons": facts.trusted.reasons,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
