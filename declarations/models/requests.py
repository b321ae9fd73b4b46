"""Documents that the association asks for one by one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.models.filing import Declaration
from declarations.models.people import by
from records.models import StoredFile


class DocumentRequest(models.Model):
    """One document asked for without returning the declaration; answered by the file that the applicant hands in.

    The submission stays as it is: the file stands beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="requests")
    title = models.CharField("材料", max_length=200)
    reason = models.CharField("理由", max_length=500)
    until = models.DateTimeField("提交期限")
    requested_at = models.DateTimeField("要求时间", auto_now_add=True)
    requested_by = by("要求人")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("文件名", max_length=255, blank=True)
    answered_at = models.DateTimeField("提交时间", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )

    class Meta:
        verbose_name = "补充材料要求"
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, file__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, file__isnull=False),
                name="request_answered_with_a_file",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, answered_at__isnull=True),
                name="request_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
