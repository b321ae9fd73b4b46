"""Both editions of a report are signed, and nothing is published without a certificate."""

from __future__ import annotations

from typing import Any

import pytest

from declarations.services import programmes
from declarations.services.declarations import Refused
from publication.services import publications, signatures
from publication.services.signatures import signatory
from tests import builders
from tests.publication.through_services import finished_run, ready
from tests.shanxi import Played, shanxi

__all__ = ["shanxi"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["report", "screen"])
def test_the_report_is_signed_in_both_editions(shanxi: Played, kind: str) -> None:
    pdf = shanxi.files[kind]
    found = signatures.examine(pdf)
    assert (found.intact, found.covers_whole, found.trusted.answer) == (True, True, "no")
    broken = bytearray(pdf)
    broken[len(broken) // 3] ^= 1
    assert not signatures.examine(bytes(broken)).intact


def test_nothing_is_published_without_a_certificate(settings: Any) -> None:
    run = ready(finished_run())
    settings.SIGNING_CERTIFICATE = "/nowhere/association.p12"
    with pytest.raises(Refused, match=r"^读不到签名证书文件：/nowhere/association\.p12$"):
        publications.publish(run, by=builders.user())


def test_production_has_no_certificate_for_demonstrations(settings: Any) -> None:
    settings.PRODUCTION = True
    assert signatures.ready().sentence == signatures.NOT_CONFIGURED
    settings.PRODUCTION = False
    assert signatures.ready().is_yes


def test_the_seal_is_that_of_the_first_who_holds_the_list() -> None:
    definition = programmes.definition_of(programmes.newest(builders.programme()))
    assert signatory(definition) == "示例协会"
