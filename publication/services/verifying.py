"""Is this genuine, and does it still stand? Asked by anybody, by number or with a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.utils import timezone

from publication.access import published
from publication.core.certificates import CertificateState
from publication.models import Certificate, Publication, PublishedFile
from publication.services import certificates, holdings, signatures

MAX_NUMBER = 100
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_NUMBER = re.compile(r"(?P<slug>[a-z0-9][a-z0-9_-]*)-v(?P<version>[0-9]{1,6})", re.ASCII)


class Finding(StrEnum):
    """`corrected`: genuine, but a later version stands in its place. `unknown`: nothing like it was ever published."""

    CURRENT = "current"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


TITLES = {
    Finding.CURRENT: "真实有效",
    Finding.CORRECTED: "真实，已被新版取代",
    Finding.REVOKED: "真实，已被撤销",
    Finding.UNKNOWN: "未能核实",
}


@dataclass(frozen=True)
class Answer:
    """One sentence on what it is and one on what to do; `remarks` are what else is to be known."""

    finding: Finding
    sentence: str
    advice: str
    publication: Publication | None = None
    file: PublishedFile | None = None
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.finding]


def by_number(number: str) -> Answer:
    """What stands under a number that is printed on a report or a certificate, or under the address behind its code."""
    typed = _as_printed(number)
    for look_up in BY_NUMBER:
        found = look_up(typed)
        if found is not None:
            return found
    return Answer(
        Finding.UNKNOWN,
        f"没有查到编号“{typed}”。",
        "请对照原件核对编号再查一次；如果编号没有抄错，印有它的文件可能是伪造的，请与主办单位联系。",
    )


def _as_printed(typed: str) -> str:
    """Whatever input methods, word processors and copying made of it: full-width signs, long dashes, the address."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).translate(_DASHES)
    return plain.rstrip("/").rpartition("/verify/")[2][:MAX_NUMBER]


def by_digest(digest: str) -> Answer:
    """What a file is whose bytes have this SHA-256."""
    for look_up in BY_DIGEST:
        found = look_up(digest)
        if found is not None:
            return found
    return Answer(
        Finding.UNKNOWN,
        "这个文件与公布过的任何文件都不相同：它可能被改动过，另存过，或者不是从这里公布的。",
        "请按文件上印的编号查询，并从榜单页面重新下载；内容不一致的，以榜单页面为准。",
    )


def by_file(content: bytes) -> Answer:
    """What a file is, and if it is a PDF, what its signature is worth."""
    answer = by_digest(sha256(content).hexdigest())
    if not content.startswith(b"%PDF"):
        return answer
    return replace(answer, remarks=(*answer.remarks, _signature(content)))


def _signature(pdf: bytes) -> str:
    facts = signatures.examine(pdf)
    if facts.signer is None:
        return "这份 PDF 没有可以读出的电子签名。"
    signed = f"这份 PDF 有“{facts.signer}”{_day(facts.signed_at)}的电子签名"
    if not facts.intact:
        return f"{signed}，但签名之后内容被改动过。"
    if not facts.covers_whole:
        return f"{signed}，签名之后又追加了内容，追加的部分不在签名之内。"
    return f"{signed}，签名之后没有改动。" + ("" if facts.trusted.is_yes else f"{facts.trusted.sentence}。")


def answer_on(publication: Publication, *, file: PublishedFile | None = None) -> Answer:
    """How a published version, or one of its files, stands today."""
    named = f"“{publication.programme.title}”第 {publication.version} 版"
    what = f"{named}的{file.get_kind_display()}" if file else f"{named}（{publication.number}）"
    genuine = f"这是{what}，{_day(publication.published_at)}公布"
    later = published().filter(programme=publication.programme_id, version__gt=publication.version)
    newest = later.order_by("-version").first()
    if publication.revoked_at is not None:
        sentence = f"{genuine}，{_day(publication.revoked_at)}已被主办单位撤销：{publication.revoked_for}"
        finding = Finding.REVOKED
        advice = f"请不要再使用或引用它。{_instead(newest) if newest else ''}"
    elif newest is not None:
        sentence = f"{genuine}，已被第 {newest.version} 版取代。"
        finding, advice = Finding.CORRECTED, f"{_instead(newest)}各版改了什么、为什么，见勘误页。"
    else:
        sentence, finding, advice = f"{genuine}，现行有效。", Finding.CURRENT, "请与榜单页面上的内容对照使用。"
    return Answer(finding, sentence, advice, publication, file, _remarks(publication))


def _instead(newest: Publication) -> str:
    if newest.revoked_at is not None:
        return f"第 {newest.version} 版也已撤销，本榜单目前没有现行版本。"
    return f"请以第 {newest.version} 版（{newest.number}）为准。"


def _remarks(publication: Publication) -> tuple[str, ...]:
    ended = holdings.ended(publication)
    told = []
    if ended:
        told.append(f"榜单公布之后有 {ended} 项称号被取消或失效，榜单页面在名称后注明了日期和依据。")
    if publication.held:
        told.append(f"有 {len(publication.held)} 家因异议正在复审，暂缓公布。")
    return (*told, *_synthetic(publication))


def _synthetic(publication: Publication) -> tuple[str, ...]:
    return ("榜单数据是合成的示例数据，非企业真实数据。",) if publication.figures_synthetic else ()


def _publication_of(number: str) -> Answer | None:
    match = _NUMBER.fullmatch(number.lower())
    if match is None:
        return None
    found = published().filter(programme__slug=match["slug"], version=int(match["version"]))
    publication = found.select_related("programme").first()
    return answer_on(publication) if publication else None


def _published_file(digest: str) -> Answer | None:
    """Files may be the same in several versions: then the newest counts."""
    found = PublishedFile.objects.filter(file__sha256=digest, publication__in=published().only("pk"))
    file = found.select_related("publication__programme").order_by("-publication__published_at").first()
    return answer_on(file.publication, file=file) if file else None


def _certificate_of(number: str) -> Answer | None:
    found = certificates.with_number(number)
    return _on_certificate(found) if found else None


def _certificate_file(digest: str) -> Answer | None:
    made = Certificate.objects.filter(file__sha256=digest).select_related("publication__programme", "holding")
    found = made.first()
    return _on_certificate(found) if found else None


def _on_certificate(one: Certificate) -> Answer:
    """How a certificate stands: it goes with the version that it was made from, and with the title that it tells of."""
    publication, state = one.publication, certificates.standing_of(one)
    remarks = _synthetic(publication)
    named = f"“{publication.programme.title}”第 {publication.version} 版"
    genuine = f"这是{one.name}的证书（{one.number}），依据{named}，{_day(publication.published_at)}公布"
    if publication.revoked_at is not None or state is CertificateState.REVOKED:
        sentence = f"{genuine}，已经失效。"
        return Answer(Finding.REVOKED, sentence, "请不要再使用它；缘由见榜单页面。", publication, remarks=remarks)
    if state is CertificateState.SUPERSEDED:
        sentence = f"{genuine}，所载内容在其后的版本中已经改变。"
        return Answer(Finding.CORRECTED, sentence, "请以榜单页面上的现行版本为准。", publication, remarks=remarks)
    sentence, advice = f"{genuine}，现行有效。", "请核对证书上的名称与榜单页面是否一致。"
    return Answer(Finding.CURRENT, sentence, advice, publication, remarks=remarks)


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}" if at else ""


# Each knows one kind of number, or of file; the first that knows it answers.
BY_NUMBER: tuple[Callable[[str], Answer | None], ...] = (_publication_of, _certificate_of)
BY_DIGEST: tuple[Callable[[str], Answer | None], ...] = (_published_file, _certificate_file)
