"""Filing by program: read, saved field by field, checked, submitted; within the scopes and the part of its person."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AccessToken, Scope
from declarations.models import Declaration, Membership, Submission
from declarations.services import declarations, filings, programmes
from records.models import JournalEntry
from records.services import origins
from tests import builders, tiny
from tests.bearer import bearer, sent, told
from tests.declarations import filing

pytestmark = pytest.mark.django_db
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


def member(declaration: Declaration, part: Membership.Part = Membership.Part.ADMINISTRATOR):
    """The applicant's member with this part, made on first sight."""
    mine = Membership.objects.filter(applicant=declaration.applicant, part=part)
    if not mine.exists():
        filing.member(declaration, part)
    return mine.get().user


def address(declaration: Declaration, name: str = "declaration", *more: str) -> str:
    return reverse(f"api:{name}", args=[declaration.pk, *more])


def save(client, declaration, **changes):
    """Changes as pairs of what was there and what is to be."""
    body = {"changes": {name: {"based_on": before, "value": now} for name, (before, now) in changes.items()}}
    return sent(client, "PATCH", address(declaration, "section", "finance"), body)


def test_without_a_token_nothing_is_told(client):
    declaration = filing.opened()
    refused = client.get(address(declaration))
    assert told(refused) == (401, "请在 Authorization 头中以 Bearer 方式提供令牌")
    assert refused["WWW-Authenticate"] == 'Bearer realm="api"'
    wrong = client.get(address(declaration), headers={"authorization": "Bearer bp_none"})
    assert told(wrong) == (401, "令牌不对，或者已经过期或撤销，请到“接口令牌”页面核对")


def test_a_session_is_no_token():
    declaration = filing.opened()
    assert filing.administrator(declaration).get(address(declaration)).status_code == 401


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        (Scope.FILING_READ, [200, 403, 403]),
        (Scope.FILING_WRITE, [403, 200, 403]),
        (Scope.FILING_SUBMIT, [403, 403, 400]),
    ],
)
def test_a_token_does_what_its_scopes_say(scope, statuses):
    declaration = filing.opened()
    program = bearer(member(declaration), scope)
    answers = [
        program.get(address(declaration)),
        save(program, declaration, tax=(None, "1")),
        sent(program, "POST", address(declaration, "submissions"), {}),
    ]
    assert [one.status_code for one in answers] == statuses
    refused = next(one for one in answers if one.status_code == 403)
    assert told(refused)[1].startswith("令牌没有“")


def test_a_viewer_reads_and_saves_nothing():
    declaration = filing.opened()
    program = bearer(member(declaration, Membership.Part.VIEWER))
    assert program.get(address(declaration)).json()["why_not"] == "您在这家企业只能查看，不能填报"
    assert told(save(program, declaration, tax=(None, "1"))) == (403, "您在这家企业只能查看，不能填报")
    assert declaration.sections.count() == 0


def test_of_others_nothing_is_there():
    declaration = filing.opened()
    program = bearer(builders.user(email="stranger@example.cn"))
    assert told(program.get(address(declaration))) == (404, "没有找到这份申报，可能不是您的企业的，或者编号写错了。")
    assert program.get(reverse("api:own_declarations")).json()["results"] == []


def test_the_declaration_says_how_far_it_is():
    declaration = filing.filled()
    found = bearer(member(declaration)).get(address(declaration)).json()
    assert (found["state"], found["may_change"], found["why_not"], found["returned"]) == ("draft", True, "", None)
    assert {one["state"] for one in found["sections"]} == {"filled"}
    files = [one["files"] for one in found["documents"] if one["required"]]
    assert files == [["营业执照（副本）.png"], ["审计报告.pdf"]]
    assert found["seen"] == filings.look(declaration).seen


def test_the_form_is_told_as_data():
    declaration = filing.opened()
    found = bearer(member(declaration)).get(address(declaration, "form")).json()
    finance = next(one for one in found["sections"] if one["code"] == "finance")
    tax = next(one for one in finance["columns"] if one["code"] == "tax")
    assert (tax["type"], tax["unit"], tax["computed"], tax["cells"], tax["options"]) == ("money", "万元", False, [], [])


def test_what_is_saved_is_stored_as_the_page_stores_it():
    declaration = filing.opened()
    program = bearer(member(declaration))
    answer = save(program, declaration, tax=(None, "1,000.50"), donations=(None, 3))
    told_now = answer.json()["section"]
    assert (answer.status_code, answer.json()["state"], answer.json()["faults"]) == (200, "saved", {})
    assert declaration.sections.get().answers == {"tax": "1000.50", "donations": "3"}
    assert (told_now["version"], told_now["answers"]["tax"]) == (1, "1000.50")
    assert program.get(address(declaration, "section", "finance")).json() == told_now


def test_what_somebody_else_changed_isnt_overwritten_and_the_rest_is_saved():
    declaration = filing.opened()
    first, second = (bearer(member(declaration, part)) for part in ("administrator", "filler"))
    save(first, declaration, tax=(None, "1"))
    refused = save(second, declaration, tax=(None, "2"), donations=(None, "3"))
    assert told(refused) == (409, "有 1 项已被别人改过，没有覆盖；其余各项已保存")
    conflict = refused.json()["conflicts"]["tax"]
    assert (conflict["stored"], conflict["saved_by"]) == ("1", str(member(declaration)))
    assert declaration.sections.get().answers == {"tax": "1", "donations": "3"}
    assert save(second, declaration, tax=("1", "2")).status_code == 200


def test_what_cant_be_read_is_kept_and_said():
    declaration = filing.opened()
    answer = save(bearer(member(declaration)), declaration, tax=(None, "12a"))
    assert answer.json()["faults"] == {"tax": "“12a”不是数，请只填数字，如 1234.5"}
    assert answer.json()["section"]["unread"] == ["tax"]
    assert declaration.sections.get().unread == {"tax": "12a"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"changes": {"nothing": {"based_on": None, "value": "1"}}}, 422),
        ({"changes": {"tax": {"based_on": None, "value": {"a": 1}}}}, 422),
        ({"changes": {"tax": {"based_on": None, "value": ["1"]}}}, 422),
        ({"changes": {"tax": {"value": "1"}}}, 400),
        ({"changes": []}, 400),
        ([], 400),
        ("{", 400),
        ('{"changes": {"tax": {"based_on": null, "value": NaN}}}', 400),
        ('{"changes": {"tax": {"based_on": null, "value": "\\ud800"}}}', 400),
        ('{"changes": {"tax": {"based_on": null, "value": "a\\u0000"}}}', 400),
        ("[" * 50_000, 400),
        (f'"{"x" * 2_700_000}"', 413),
        ({"changes": {"tax": {"based_on": None, "value": "x" * 20_001}}}, 413),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_saved(body, status):
    declaration = filing.opened()
    program = bearer(member(declaration))
    refused = sent(program, "PATCH", address(declaration, "section", "finance"), body)
    assert (told(refused)[0], declaration.sections.count()) == (status, 0)


def test_whatever_is_sent_for_a_column_is_taken_or_refused():
    """Both the value and what it is said to be based on, for every column of a form with every type of field."""
    declaration = filing.opened(folder=tiny.FOLDER, category="platform")
    program = bearer(member(declaration))
    form = programmes.form_of(declaration.revision)
    places = [(section, column.name) for section, those in form.by_section.items() for column in those]

    @settings(max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(place=st.sampled_from(places), based_on=JSON, value=JSON)
    def ask(place, based_on, value):
        section, name = place
        body = {"changes": {name: {"based_on": based_on, "value": value}}}
        answer = sent(program, "PATCH", address(declaration, "section", section), body)
        assert answer.status_code in {200, 400, 409, 422}

    ask()


def test_a_body_that_isnt_json_is_refused():
    declaration = filing.opened()
    program = bearer(member(declaration))
    refused = program.patch(address(declaration, "section", "finance"), "tax=1", content_type="text/plain")
    assert told(refused) == (415, "正文应为 JSON（Content-Type: application/json）")


def test_the_self_check_says_what_stands_in_the_way():
    declaration = filing.opened()
    program = bearer(member(declaration))
    found = program.get(address(declaration, "self_check")).json()
    verdict = declarations.may_submit(declaration, at=declaration.opened_at)
    assert (found["may_submit"], found["reasons"]) == (False, list(verdict.reasons))
    assert {one["outcome"] for one in found["conditions"]} <= {"yes", "no", "unknown", "people"}


def test_submitting_once():
    declaration = filing.filled()
    program = bearer(member(declaration))
    seen = program.get(address(declaration)).json()["seen"]
    body = {"seen": seen, "promise": True}
    answer = sent(program, "POST", address(declaration, "submissions"), body)
    submission = Submission.objects.get()
    assert (answer.status_code, answer.json()["receipt"], answer.json()["digest"]) == (
        201,
        submission.receipt,
        submission.digest,
    )
    again = sent(program, "POST", address(declaration, "submissions"), body)
    assert (told(again), again.json()["receipt"]) == ((409, "申报已提交，不能再修改"), submission.receipt)
    assert [one["receipt"] for one in program.get(address(declaration, "submissions")).json()["results"]] == [
        submission.receipt
    ]


def test_the_journal_names_the_token_by_which_it_was_done():
    declaration = filing.filled()
    person = member(declaration)
    seen = {"seen": filings.look(declaration).seen, "promise": True}
    sent(bearer(person), "POST", address(declaration, "submissions"), seen)
    entry = JournalEntry.objects.get(action="declaration.submitted")
    assert (entry.recorded_by, entry.facts["token"]) == (person.label, AccessToken.objects.get().prefix)
    assert origins.token() == ""


def test_what_changed_since_it_was_looked_over_isnt_submitted():
    declaration = filing.filled()
    program = bearer(member(declaration))
    seen = program.get(address(declaration)).json()["seen"]
    save(program, declaration, donations=("0", "1"))
    refused = sent(program, "POST", address(declaration, "submissions"), {"seen": seen, "promise": True})
    assert told(refused) == (409, declarations.UNSEEN)
    unpromised = sent(program, "POST", address(declaration, "submissions"), {"seen": seen, "promise": False})
    assert unpromised.json()["fields"] == {"promise": ["请承诺所填内容真实，再提交"]}
    assert Submission.objects.count() == 0


def test_a_filler_doesnt_submit():
    declaration = filing.filled()
    program = bearer(member(declaration, Membership.Part.FILLER))
    refused = sent(program, "POST", address(declaration, "submissions"), {})
    assert told(refused) == (403, "只有企业管理员可以提交申报")
