"""What an access token may be used for. A scope grants nothing: it only keeps a token to a part of what its person may
do."""

from __future__ import annotations

from accounts.core.labelled import Labelled


class Scope(Labelled):
    FILING_READ = "filing.read", "读取本企业的申报"
    FILING_WRITE = "filing.write", "保存申报表"
    FILING_SUBMIT = "filing.submit", "提交申报"
    STAFF_DECLARATIONS = "staff.declarations", "查看申报名单和核查结论"
    STAFF_RANKINGS = "staff.rankings", "查看排名和名次"


FILING = (Scope.FILING_READ, Scope.FILING_WRITE, Scope.FILING_SUBMIT)
STAFF = (Scope.STAFF_DECLARATIONS, Scope.STAFF_RANKINGS)
