"""Applicants, and the people who may act for them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.models import StoredFile


def by(verbose_name: str) -> models.ForeignKey:
    """The person behind a human timestamp."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose_name
    )


class Applicant(models.Model):
    """Whoever files: known by the kind and number of its registration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number_kind = models.CharField("登记号种类", max_length=20)
    number = models.CharField("登记号", max_length=30)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = "申报主体"
        constraints = [models.UniqueConstraint(fields=["number_kind", "number"], name="applicant_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person may do for an applicant. Only an administrator submits."""

    class Part(models.TextChoices):
        ADMINISTRATOR = "administrator", "企业管理员"
        FILLER = "filler", "填报人"
        VIEWER = "viewer", "只读"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField("身份", max_length=16, choices=Part)
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    granted_by = by("授予人")

    class Meta:
        verbose_name = "企业成员"
        constraints = [models.UniqueConstraint(fields=["applicant", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.part} {self.applicant_id}"


class Invitation(models.Model):
    """An administrator's invitation of a colleague, by address. Whoever has that address verified may accept it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField("邮箱")
    part = models.CharField("身份", max_length=16, choices=Membership.Part)
    until = models.DateTimeField("有效期至")
    invited_at = models.DateTimeField("邀请时间", auto_now_add=True)
    invited_by = by("邀请人")
    settled_at = models.DateTimeField("接受或撤回时间", null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "成员邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "email"], condition=Q(settled_at__isnull=True), name="invitation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="invitation_settled_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.part} {self.applicant_id}"


class Claim(models.Model):
    """A person's claim to act for an applicant, with a letter of authorisation."""

    class State(models.TextChoices):
        WAITING = "waiting", "待核定"
        GRANTED = "granted", "已准许"
        REFUSED = "refused", "未准许"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="claims")
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    letter_name = models.CharField("授权书文件名", max_length=255)
    stated_name = models.CharField("所填企业名称", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField("理由", max_length=500, blank=True)
    claimed_at = models.DateTimeField("认领时间", auto_now_add=True)
    claimed_by = by("认领人")
    decided_at = models.DateTimeField("核定时间", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "企业认领"
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "claimed_by"], condition=Q(state="waiting"), name="claim_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="claim_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimed_by_id} claims {self.applicant_id}"
