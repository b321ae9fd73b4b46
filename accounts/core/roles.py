"""The roles that a person may hold in a programme, and the parties that take part in it without one."""

from __future__ import annotations

from accounts.core.labelled import Labelled


class Role(Labelled):
    """Granted to a person in a programme."""

    RECOMMENDER = "recommender", "推荐单位"
    COLLECTOR = "collector", "数据采集员"
    AGENCY = "agency", "受托机构"
    VERIFIER = "verifier", "核查员"
    EXPERT = "expert", "专家"
    CHAIR = "chair", "专家组长"
    STAFF = "staff", "协会工作人员"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计"


class Party(Labelled):
    """Who makes moves without a role: the enterprise by its membership, the product itself, anybody at all."""

    APPLICANT = "applicant", "申报企业"
    SYSTEM = "system", "系统"
    PUBLIC = "public", "公众"


Actor = Role | Party
