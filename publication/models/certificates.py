"""Certificates of those who stand on a published list."""

import uuid

from django.db import models
from django.db.models import Q

from declarations.models import by
from publication.models.holdings import Holding
from publication.models.publications import Publication
from records.models import StoredFile

CERTIFICATES_JOB = "publication.certificates"  # the kind of job that makes a chunk of them


class Certificate(models.Model):
    """One enterprise's certificate for row `position` (from 0) of a list; without a file until it is made.

    Whether it still stands is not kept here: it follows from the holding and from the version in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="certificates")
    list_code = models.CharField("榜单", max_length=60)
    position = models.PositiveIntegerField("行")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, null=True, related_name="certificates")
    name = models.CharField("名称", max_length=300)
    number = models.CharField("证书编号", max_length=20, unique=True)
    seq = models.PositiveIntegerField("序号")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("制作时间", null=True)
    requested_at = models.DateTimeField("发起时间", auto_now_add=True)
    requested_by = by("发起人")

    class Meta:
        verbose_name = "证书"
        ordering = ["publication", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "list_code", "position"], name="certificate_once_a_row"),
            models.UniqueConstraint(fields=["publication", "seq"], name="certificate_seq_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, made_at__isnull=True) | Q(file__isnull=False, made_at__isnull=False),
                name="certificate_made_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
