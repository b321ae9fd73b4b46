"""Who gets what at which address, and who ever sees which secret: read this to know what the product lets people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access import posts
from tests.access.world import World


@dataclass(frozen=True)
class Row:
    """What everybody gets at one address, a letter each in the order of `VISITORS`; spaces are for the eye.

    `.` the page; `r` sent on; `w` answered or sent on after something was written; `l` sent to log in; `x` forbidden;
    `-` not there; `m` no such method; `c` refused as things stand; `u` refused as typed. `other_…` is for the objects
    of the other programme; an address without an object has none. `of` names what of the world stands in the address
    where it isn't what the parameter is called; `data` is a complete POST.
    """

    name: str
    get: str
    post: str
    other_get: str = ""
    other_post: str = ""
    of: tuple[tuple[str, str], ...] = ()
    data: Callable[[World], dict[str, Any]] = posts.nothing

    def __str__(self) -> str:
        return "-".join([self.name, *(value for _, value in self.of)])


EVERYBODY = "... ... ... ..."
METHOD, NO_METHOD = "lmm mmm mmm mmm", "mmm mmm mmm mmm"
FORBIDDEN, ABSENT, NOWHERE = "lxx xxx xxx xxx", "l-- --- --- ---", "--- --- --- ---"

FILED = (("declaration_id", "filed"),)
FINANCE = (("code", "finance"),)
TAX = (*FINANCE, ("field", "tax"))
CSV = (("kind", "csv"),)
BY_STAFF = (("code", "by_staff"),)

#           anonymous newcomer rival | viewer filler administrator | verifier expert chair | staff leader auditor
TABLE = [
    Row("home", EVERYBODY, NO_METHOD),
    Row("portal:programme", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("portal:journal", "lxx xxx xxx .x.", METHOD, FORBIDDEN, METHOD),
    Row("publication:list", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD),
    Row("publication:version", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=(("version", "1"),)),
    Row("publication:version", NOWHERE, NO_METHOD, NOWHERE, NO_METHOD, of=(("version", "2"),)),
    Row("publication:file", EVERYBODY, NO_METHOD, EVERYBODY, NO_METHOD, of=(*CSV, ("version", "1"))),
    Row("publication:file", NOWHERE, NO_METHOD, NOWHERE, NO_METHOD, of=(*CSV, ("version", "2"))),
    Row("publication:approve", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("publication:publish", METHOD, "lxx xxx xxx rrx", METHOD, FORBIDDEN),
    Row("publication:progress", "lxx xxx xxx rrr", METHOD, FORBIDDEN, METHOD),
    Row("ranking:runs", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("ranking:start", METHOD, "lxx xxx xxx wxx", METHOD, FORBIDDEN),
    Row("ranking:run", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("ranking:progress", "lxx xxx xxx rrr", METHOD, FORBIDDEN, METHOD),
    Row("ranking:method", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("ranking:standing", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("ranking:export", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD, of=CSV),
    Row(
        "ranking:staff_list",
        "lxx xxx xxx ...",
        "lxx xxx xxx wxx",
        FORBIDDEN,
        FORBIDDEN,
        of=BY_STAFF,
        data=posts.staff_list,
    ),
    Row("ranking:recheck", "lxx xxx x.. ...", METHOD, FORBIDDEN, METHOD),
    Row("ranking:opinion", METHOD, "lxx xxx xww xxx", METHOD, FORBIDDEN, data=posts.opinion),
    Row("ranking:confirm_rest", METHOD, "lxx xxx xww xxx", METHOD, FORBIDDEN),
    Row("ranking:sign_off", METHOD, "lxx xxx xxu xxx", METHOD, FORBIDDEN, data=posts.minutes),
    Row("review:queue", "lxx xxx .xx ...", METHOD, FORBIDDEN, METHOD),
    Row("review:take_next", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN),
    Row("review:pass_clear", "lxx xxx .xx .xx", "lxx xxx wxx wxx", FORBIDDEN, FORBIDDEN),
    Row("review:panel", "lxx xxx xxx ...", METHOD, FORBIDDEN, METHOD),
    Row("review:seat", METHOD, "lxx xxx xxx wxx", METHOD, FORBIDDEN, data=posts.seat),
    Row("review:unseat", METHOD, "lxx xxx xxx wxx", METHOD, FORBIDDEN),
    Row("review:case", "lxx xxx .xx ...", METHOD, FORBIDDEN, METHOD),
    Row("review:take", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN),
    Row("review:release", METHOD, "lxx xxx cxx cxx", METHOD, FORBIDDEN),
    Row("review:check", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN),
    Row("review:decide", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN, data=posts.decision),
    Row("review:return", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN, data=posts.back),
    Row("review:verify_figure", METHOD, "lxx xxx wxx wxx", METHOD, FORBIDDEN, data=posts.figure),
    Row("declarations:claim", "l.. ... ... ...", "lww www www www", data=posts.claim),
    Row("declarations:claims", "lxx xxx xxx .x.", METHOD),
    Row("declarations:own_claim", "l-- --. --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:settle_claim", METHOD, "lxx xxx xxx wxx", METHOD, "lxx xxx xxx wxx", data=posts.settlement),
    Row("declarations:claim_letter", "lxx xx. xxx .x.", METHOD, "lxx xxx xxx .x.", METHOD),
    Row("declarations:authorisation_letter", EVERYBODY, NO_METHOD),
    Row("declarations:members", "l-- xx. --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:invite", METHOD, "l-- xxw --- ---", METHOD, ABSENT, data=posts.invitation),
    Row("declarations:change_member", METHOD, "l-- xxw --- ---", METHOD, ABSENT, data=posts.part),
    Row("declarations:remove_member", METHOD, "l-- xxw --- ---", METHOD, ABSENT),
    Row("declarations:leave", "l-- ... --- ---", "l-- wwc --- ---", ABSENT, ABSENT),
    Row("declarations:invitation", "l.x xxx xxx xxx", METHOD, FORBIDDEN, METHOD),
    Row("declarations:accept_invitation", METHOD, "lwx xxx xxx xxx", METHOD, FORBIDDEN),
    Row("declarations:decline_invitation", METHOD, "lwx xxx xxx xxx", METHOD, FORBIDDEN),
    Row("declarations:withdraw_invitation", METHOD, "l-- --w --- ---", METHOD, ABSENT),
    Row("declarations:all_declarations", "lxx xxx .xx ...", METHOD, FORBIDDEN, METHOD),
    Row("declarations:export_declarations", "lxx xxx .xx ...", METHOD, FORBIDDEN, METHOD, of=CSV),
    Row(
        "declarations:extensions",
        "lxx xxx .xx ...",
        "lxx xxx xxx wxx",
        FORBIDDEN,
        FORBIDDEN,
        data=posts.extension,
    ),
    Row("declarations:begin", METHOD, "l-- xww --- ---", METHOD, ABSENT, data=posts.beginning),
    Row("declarations:receipt", "l-- ... .-- ...", METHOD, ABSENT, METHOD),
    Row("declarations:submitted_pdf", "l-- ... .-- ...", METHOD, ABSENT, METHOD),
    Row("declarations:submitted_report", ABSENT, METHOD, ABSENT, METHOD),
    Row("declarations:document", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:document", "l-- ... .-- ...", METHOD, ABSENT, METHOD, of=(("document_id", "filed_document"),)),
    Row("declarations:remove_document", METHOD, "l-- xww --- ---", METHOD, ABSENT),
    Row("declarations:identify", METHOD, "l-- xrr --- ---", METHOD, ABSENT, data=posts.code),
    Row("declarations:make_print", METHOD, "l-- xrr --- ---", METHOD, ABSENT, of=(("what", "form"),)),
    Row("declarations:printing", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:letter", ABSENT, METHOD, ABSENT, METHOD, of=(("slot", "audit_report"),)),
    Row("declarations:evidence_counts", "l-- ... --- ---", METHOD, ABSENT, METHOD, of=FINANCE),
    Row("declarations:evidence", "l-- ... --- ---", "l-- xww --- ---", ABSENT, ABSENT, of=TAX, data=posts.evidence),
    Row(
        "declarations:evidence",
        "l-- ... x-- xxx",
        "l-- xuu x-- xxx",
        ABSENT,
        ABSENT,
        of=(*TAX, *FILED),
        data=posts.evidence,
    ),
    Row("declarations:remove_evidence", METHOD, "l-- xww --- ---", METHOD, ABSENT),
    Row("declarations:declaration", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:declaration", "l-- ... x-- xxx", METHOD, ABSENT, METHOD, of=FILED),
    Row("declarations:change_head", METHOD, "l-- xrr --- ---", METHOD, ABSENT),
    Row("declarations:section", "l-- ... --- ---", "l-- xww --- ---", ABSENT, ABSENT, of=FINANCE, data=posts.answers),
    Row(
        "declarations:section",
        "l-- ... x-- xxx",
        "l-- xcc x-- xxx",
        ABSENT,
        ABSENT,
        of=(*FINANCE, *FILED),
        data=posts.answers,
    ),
    Row("declarations:autosave", NO_METHOD, "l-- xww --- ---", NO_METHOD, ABSENT, of=FINANCE, data=posts.answers),
    Row(
        "declarations:autosave",
        NO_METHOD,
        "l-- xxx x-- xxx",
        NO_METHOD,
        ABSENT,
        of=(*FINANCE, *FILED),
        data=posts.answers,
    ),
    Row("declarations:documents", "l-- ... --- ---", "l-- xww --- ---", ABSENT, ABSENT, data=posts.document),
    Row("declarations:self_check", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:review", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:submit", METHOD, "l-- xxw --- ---", METHOD, ABSENT, data=posts.whole),
    Row("declarations:pdf", "l-- ... --- ---", METHOD, ABSENT, METHOD),
    Row("declarations:report_pdf", ABSENT, METHOD, ABSENT, METHOD),
    Row("account_signup", ".rr rrr rrr rrr", "wrr rrr rrr rrr", data=posts.account),
    Row("account_login", ".rr rrr rrr rrr", "wrr rrr rrr rrr", data=posts.login),
    Row("account_logout", "r.. ... ... ...", "rrr rrr rrr rrr"),
    Row("account_inactive", EVERYBODY, NO_METHOD),
    Row("account_email_verification_sent", EVERYBODY, NO_METHOD),
    Row("account_confirm_email", EVERYBODY, "www www www www", of=(("key", "confirm"),)),
    Row("account_change_password", "l.. ... ... ...", "lww www www www", data=posts.password),
    Row("account_reset_password", EVERYBODY, "www www www www", data=posts.address),
    Row("account_reset_password_done", EVERYBODY, NO_METHOD),
    Row("account_reset_password_from_key", "rrr rrr rrr rrr", "rrr rrr rrr rrr", of=(("key", "reset"),)),
    Row("account_reset_password_from_key_done", EVERYBODY, NO_METHOD),
]

MIXED = {
    "publication:approve": ABSENT,
    "publication:publish": ABSENT,
    "publication:progress": ABSENT,
    "review:unseat": "lxx xxx xxx -xx",
}
"""Addresses with a programme and an object: nobody finds the other programme's object below one's own."""

NOBODY = "--- --- --- ---"
AUDIENCE = {
    "administrator's e-mail": ("-s- --s --- s-s", "--- --- --- s-s"),
    "auditor's e-mail": ("--- --- --- --s", NOBODY),
    "chair's e-mail": ("--- --- --s sss", NOBODY),
    "claimant's e-mail": ("--- --- --- s-s", "--- --- --- s-s"),
    "document": ("--- sss s-- sss", NOBODY),
    "document's name": ("--- sss s-- sss", NOBODY),
    "draft document": ("--- sss --- ---", NOBODY),
    "draft figure": ("--- sss --- ---", NOBODY),
    "drafting": ("--- sss s-- sss", NOBODY),
    "enterprise": ("--- sss s-- sss", NOBODY),
    "evidence's page": ("--- sss --- ---", NOBODY),
    "expert's e-mail": ("--- --- -ss sss", NOBODY),
    "figure": ("--- sss s-- sss", NOBODY),
    "filler's e-mail": ("--- -ss --- ---", NOBODY),
    "invited e-mail": ("--- --s --- ---", NOBODY),
    "leader's e-mail": ("--- --- --- -s-", NOBODY),
    "letter": ("--- --s --- s-s", "--- --- --- s-s"),
    "letter's name": ("--- --s --- s-s", "--- --- --- s-s"),
    "newcomer's e-mail": ("-s- --- --- ---", NOBODY),
    "opinion": ("--- --- -ss ---", NOBODY),
    "printed": ("--- sss --- ---", NOBODY),
    "published": ("sss sss sss sss", "sss sss sss sss"),
    "ranked": ("--- --- sss sss", NOBODY),
    "ranked figure": ("--- --- --- sss", NOBODY),
    "receipt": ("--- sss s-- sss", NOBODY),
    "rival's e-mail": ("--s --- --- ---", NOBODY),
    "spare's e-mail": ("--- --- --s sss", NOBODY),
    "staff's e-mail": ("--- --- --- s--", NOBODY),
    "verified figure": ("--- --- s-- sss", NOBODY),
    "verifier's e-mail": ("--- --- s-- ---", NOBODY),
    "verifier's reason": ("--- --- s-- sss", NOBODY),
    "viewer's e-mail": ("--- s-s --- ---", NOBODY),
    "why not ranked": ("--- --- --- sss", NOBODY),
    "unpublished": (NOBODY, NOBODY),
}
"""By secret: who sees it (`s`) on any page, of one's own world and of the other."""
