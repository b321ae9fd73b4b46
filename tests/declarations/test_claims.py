"""Claiming an applicant: what is taken, what is refused, and what nobody learns by it."""

import io
import zipfile

import pytest
from django.urls import reverse

from accounts.models import Role
from declarations.core.upload import MAX_BYTES
from declarations.models import Applicant, Claim, Membership
from declarations.services import claims
from records.models import StoredFile
from tests import builders, tiny
from tests.declarations.claimants import CLAIM, claimed, given, letters, person, staff, upload, waiting
from tests.papers import PNG

pytestmark = pytest.mark.django_db


def test_a_first_claim_is_granted_and_leads_to_filing(client):
    client.force_login(person())
    response = client.post(CLAIM, given(), follow=True)
    made = Claim.objects.get()
    assert response.redirect_chain == [(f"/filing/claims/{made.id}/", 302)]
    assert "您现在是“虚构第1有限公司”的企业管理员" in response.text and "去填报" in response.text
    assert Membership.objects.values_list("user__email", "part").get() == ("filer@example.cn", "administrator")


def test_a_number_is_taken_as_it_was_typed(client):
    client.force_login(person())
    spaced = f" {tiny.number()[:8].lower()} {tiny.number()[8:].lower()} "
    client.post(CLAIM, given(number=spaced))
    assert Applicant.objects.get().number == tiny.number()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": tiny.number()[:-1] + ("1" if tiny.number()[-1] != "1" else "2")}, "的校验码不对（GB 32100）"),
        ({"number": "123"}, "统一社会信用代码应为 18 位"),
        ({"number": ""}, "请填写登记号。"),
        ({"number": "9" * 61}, "登记号太长，请核对。"),
        ({"name": ""}, "请填写企业名称。"),
        ({"name": "长" * 201}, "企业名称不能超过 200 字。"),
        ({"letter": ""}, "请选择盖章的授权书文件。"),
        ({"letter": ("", "授权书.pdf")}, "授权书是空文件，请重新选择。"),
        ({"letter": ("MZ\x90\0", "授权书.pdf")}, "“授权书.pdf”内容不是这些格式"),
        ({"letter": ("<svg onload=alert(1)>", "授权书.png")}, "“授权书.png”内容不是这些格式"),
        ({"letter": ("%PDF-" + "x" * MAX_BYTES, "扫描.pdf")}, "“扫描.pdf”有 20 MB，超过 20 MB，请压缩后再传"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_saves_nothing(client, wrong, sentence):
    client.force_login(person())
    typed = {
        name: upload(value[0].encode("latin-1"), value[1]) if isinstance(value, tuple) else value
        for name, value in wrong.items()
    }
    response = client.post(CLAIM, given(**typed))
    assert (response.status_code, response.text.count(sentence)) == (422, 2)  # in the summary and beside the field
    kept = {"number", "name"} - set(wrong)
    assert all(f'value="{given()[field]}"' in response.text for field in kept)
    assert (Claim.objects.count(), Applicant.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_a_workbook_is_no_letter(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    client.force_login(person())
    response = client.post(CLAIM, given(letter=upload(packed.getvalue(), "授权书.xlsx")))
    assert "“授权书.xlsx”内容是 xlsx，这里只收 pdf、jpg、png" in response.text


def test_an_unknown_kind_is_refused(client):
    client.force_login(person())
    response = client.post(CLAIM, given(number_kind="passport"))
    assert (response.status_code, Claim.objects.count()) == (422, 0)


def test_claiming_twice_is_one_claim(client):
    waiting(person())
    client.force_login(person())
    response = client.post(CLAIM, given())
    assert response.text.count("您的认领正在等待工作人员核定，不必重复提交") == 1
    assert Claim.objects.filter(claimed_by=person()).count() == 1


def test_who_acts_for_an_applicant_need_not_claim_it(client):
    claimed(person())
    client.force_login(person())
    assert "您已经是虚构第1有限公司的成员" in client.post(CLAIM, given()).text


def test_a_claimant_learns_nothing_of_what_is_stored(client):
    """The name typed is theirs; the stored one, its people and its declarations stay unknown until the grant."""
    secret = claimed(person("first"), name="真正的企业名称有限公司").applicant
    builders.declaration(name="真正的企业名称有限公司")
    client.force_login(person())
    pages = [
        client.post(CLAIM, given(name="随便写的名称"), follow=True).text,
        client.get(CLAIM).text,
        client.get("/").text,
    ]
    claims.refuse(Claim.objects.get(claimed_by=person()), by=staff(), reason="公章不符")
    pages += [client.get(CLAIM).text, client.get("/").text, *(body for _, body in letters())]
    assert all("随便写的名称" in page for page in pages)
    hidden = ("真正的企业名称", "first@example.cn", str(secret.id))
    assert [word for word in hidden for page in pages if word in page] == []
    assert Applicant.objects.get().name == "真正的企业名称有限公司"


def test_a_claim_is_its_claimants_own(client):
    found = waiting(person())
    letter = reverse("declarations:claim_letter", args=[found.id])
    page = reverse("declarations:own_claim", args=[found.id])
    answers = {}
    for who in (person(), person("stranger"), builders.user(email="v@example.cn", role=Role.VERIFIER), staff()):
        client.force_login(who)
        answers[who.email] = (client.get(page).status_code, client.get(letter).status_code)
    assert answers == {
        "filer@example.cn": (200, 200),
        "stranger@example.cn": (404, 403),
        "v@example.cn": (404, 403),
        "staff@example.cn": (404, 200),
    }
    client.logout()
    assert client.get(letter).url == f"/accounts/login/?next={letter}"


def test_a_letter_comes_as_what_it_is(client):
    client.force_login(person())
    found = claimed(person(), letter=PNG)
    response = client.get(reverse("declarations:claim_letter", args=[found.id]))
    assert (response.content, response["Content-Type"]) == (PNG, "image/png")
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''%E6%8E%88%E6%9D%83%E4%B9%A6.pdf"
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")


def test_the_authorisation_letter_is_there_for_everybody(client):
    page = client.get("/filing/authorisation-letter/").text
    assert "法定代表人（签字）" in page and "单位（公章）" in page
