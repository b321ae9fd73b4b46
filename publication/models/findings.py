"""Findings of the lint before a publication that somebody has accepted, by name and reason."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models import Programme, by
from ranking.models import Run


class Acceptance(models.Model):
    """A finding that may stand. `key` is the finding's digest, so that it stands in later runs of the programme too, as
    long as the same is found; `run` is the one at which it was accepted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("摘要", max_length=64)
    rule = models.CharField("规则", max_length=10)
    subject = models.CharField("所在", max_length=300)
    message = models.TextField("发现")
    reason = models.TextField("理由")
    accepted_at = models.DateTimeField("接受时间", auto_now_add=True)
    accepted_by = by("接受人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )

    class Meta:
        verbose_name = "接受的发现"
        ordering = ["accepted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], condition=Q(withdrawn_at__isnull=True), name="finding_accepted_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="finding_accepted_with_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="finding_acceptance_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.key[:12]}"
