"""The leader's word on a run's lists, before the public notice."""

from django.db import models
from django.db.models import Q

from declarations.models import by
from ranking.models import Run


class Approval(models.Model):
    """A run's lists approved, or returned with the reason: then the run can't go on."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "批准"
        RETURNED = "returned", "退回"

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("决定", max_length=10, choices=Outcome)
    reason = models.TextField("意见", blank=True)
    decided_at = models.DateTimeField("决定时间", auto_now_add=True)
    decided_by = by("决定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "批准"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="approval_returned_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.run_id}"
