"""A programme's sample: the main job done once, from the declarations in a file to the published list."""

from portal.services.samples.definition import (
    SAMPLE,
    Sample,
    SampleFailed,
    SampleRecommendation,
    SampleRegister,
    read,
    shipped,
)
from portal.services.samples.panel import SampleExpert, SamplePanel, score
from portal.services.samples.playing import cut, play, prepare
from portal.services.samples.taking_in import take_in

__all__ = [
    "SAMPLE",
    "Sample",
    "SampleExpert",
    "SampleFailed",
    "SamplePanel",
    "SampleRecommendation",
    "SampleRegister",
    "cut",
    "play",
    "prepare",
    "read",
    "score",
    "shipped",
    "take_in",
]
