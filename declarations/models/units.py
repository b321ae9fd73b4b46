"""The people of recommending units."""

from django.conf import settings
from django.db import models

from declarations.models.people import by
from declarations.models.programmes import Programme


class UnitMember(models.Model):
    """A person who works for one of a programme's recommending units, and sees what files through it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField("推荐单位", max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    granted_by = by("授予人")

    class Meta:
        verbose_name = "推荐单位人员"
        constraints = [models.UniqueConstraint(fields=["programme", "user"], name="unit_member_of_one_unit")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit}"
