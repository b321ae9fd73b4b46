"""The API: what everybody may read, what a token opens for its person, and the tokens themselves."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Scope
from accounts.services import tokens
from declarations.models import Declaration
from declarations.services import filings
from tests.access.row import ABSENT, EVERYBODY, FORBIDDEN, METHOD, NO_METHOD, NOWHERE, Row

FILED = (("declaration_id", "filed"),)
FINANCE = (("code", "finance"),)
FIRST, SECOND = ((("version", version),) for version in ("1", "2"))
OWN, OWN_FILED = "l-- ... --- --- ---", "l-- ... x-- xxx ---"
STAFF, RANKED = "lxx xxx .xx ... xxx", "lxx xxx xxx ... xxx"


def token(world: Any) -> dict[str, Any]:
    return {"name": "财务系统", "scopes": [Scope.FILING_READ], "days": "30"}


def changes(world: Any) -> dict[str, Any]:
    based_on = json.loads(world.known["finance_answers"])["tax"]
    return {"changes": {"tax": {"based_on": based_on, "value": 6}}}


def whole(world: Any) -> dict[str, Any]:
    drafts = Declaration.objects.select_related("programme", "revision", "applicant")
    return {"promise": True, "seen": filings.look(drafts.get(pk=world.known["declaration_id"])).seen}


#   anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor | recommender
#   elsewhere agency
ROWS: list[Row] = [
    Row("account_tokens", "l.. ... ... ... ...", "lww www www www www", data=token),
    Row("account_revoke_token", METHOD, "l-- --w --- --- ---", METHOD, ABSENT),
    Row("api_docs", EVERYBODY, NO_METHOD),
    Row("api:root", EVERYBODY, NO_METHOD),
    Row("api:schema", EVERYBODY, NO_METHOD),
    Row("api:programmes", EVERYBODY, NO_METHOD),
    Row("api:programme", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD),
    Row("api:versions", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD),
    *(
        Row(f"api:{name}", *letters, *letters, of=version)
        for name in ("version", "entries", "statistics")
        for version, letters in ((FIRST, (EVERYBODY, NO_METHOD)), (SECOND, (NOWHERE, NO_METHOD)))
    ),
    Row("api:notices", EVERYBODY, NO_METHOD),
    Row("api:notice", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=(("number", "1"),)),
    Row("api:verification", "uuu uuu uuu uuu uuu", NO_METHOD),
    Row("api:own_declarations", "l.. ... ... ... ...", METHOD),
    *(
        Row(f"api:{name}", *letters, of=of)
        for name in ("declaration", "form", "self_check")
        for of, letters in (((), (OWN, METHOD, ABSENT, METHOD)), (FILED, (OWN_FILED, METHOD, ABSENT, METHOD)))
    ),
    Row("api:section", OWN, "l-- xww --- --- ---", ABSENT, ABSENT, of=FINANCE, data=changes, verb="PATCH"),
    Row(
        "api:section",
        OWN_FILED,
        "l-- xcc x-- xxx ---",
        ABSENT,
        ABSENT,
        of=(*FINANCE, *FILED),
        data=changes,
        verb="PATCH",
    ),
    Row("api:submissions", OWN, "l-- xxw --- --- ---", ABSENT, ABSENT, data=whole),
    Row("api:submissions", OWN_FILED, "l-- xxc x-- xxx ---", ABSENT, ABSENT, of=FILED, data=whole),
    Row("api:declarations", STAFF, METHOD, FORBIDDEN, METHOD),
    Row("api:cases", STAFF, METHOD, FORBIDDEN, METHOD),
    Row("api:runs", RANKED, METHOD, FORBIDDEN, METHOD),
    Row("api:run", RANKED, METHOD, FORBIDDEN, METHOD),
    Row("api:standings", RANKED, METHOD, FORBIDDEN, METHOD),
]
MIXED: dict[str, str] = {}
AUDIENCE: dict[str, tuple[str, str]] = {}
"""The API tells nobody anything that the pages don't: who sees which secret is the same with it."""


def plant(builder: Any) -> None:
    """Nothing before the ranking."""


def plant_after(builder: Any) -> None:
    """A token of the administrator's, to be revoked."""
    person, until = builder.world.people["administrator"], timezone.now() + timedelta(days=30)
    made = tokens.make(person, name="供撤销", scopes=[Scope.FILING_READ], until=until, by=person)
    builder.world.known["token_id"] = made.token.pk
