"""What a programme's sample is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from django.conf import settings

from declarations.core.document import Definition, parse, validate
from portal.services.samples.panel import SamplePanel

SAMPLE = Path("sample") / "sample.yaml"


class SampleFailed(Exception):
    """A step of the sample didn't come out; the message says which and why."""


class SampleRegister(Definition):
    kind: str
    file: str
    as_of: date


class SampleRecommendation(Definition):
    """The letter under which every unit hands in all its applicants, and the day on which it was received."""

    letter: str
    received: date


class Sample(Definition):
    """`sample/sample.yaml`: which files make up the sample, when the declarations were received, and on which day the
    public notice was put up, where the programme has one. `cuts` says how many of the first staff put on each list that
    is theirs to cut.

    A first look stops before the panel, which is left to be tried; of one that takes long it loads the programme only.
    """

    format: Literal[1]
    registers: tuple[SampleRegister, ...] = ()
    declarations: str
    received: date
    notice: date | None = None
    recommendation: SampleRecommendation | None = None
    panel: SamplePanel | None = None
    cuts: Mapping[str, int] = {}
    first_look: bool = True


def shipped() -> list[Path]:
    """The folders of the programmes that come with the product, by year.

    A sample is checked against the newest registers, which are its own as long as no later year's were imported.
    """
    found = (path.parent for path in Path(settings.PROGRAMMES_DIR).glob("*/programme.yaml"))
    return sorted(found, key=lambda folder: (folder.name[-4:], folder.name))


def read(folder: Path) -> Sample:
    path = folder / SAMPLE
    if not path.is_file():
        raise SampleFailed(f"{folder.name} 没有样例数据（{path.name}）")
    document, faults = parse(path.read_text(encoding="utf-8"), str(path))
    if document is None or faults:
        raise SampleFailed("；".join(map(str, faults)))
    sample, faults = validate(Sample, document)
    if sample is None:
        raise SampleFailed("；".join(map(str, faults)))
    return sample
