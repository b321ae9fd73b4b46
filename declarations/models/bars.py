"""Who can't file for some years."""

from django.db import models

from declarations.models.people import Applicant, by


class Bar(models.Model):
    """An applicant that can't file in programmes of this code before a day, because its title was taken away."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="bars")
    code = models.SlugField("方案", max_length=60)  # of the programme, without its year
    ground = models.CharField("理由编码", max_length=60)
    clause = models.CharField("条款", max_length=200)
    until = models.DateField("禁止申报至")  # the first day on which it may file again
    set_at = models.DateTimeField("设定时间", auto_now_add=True)
    set_by = by("设定人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "申报限制"
        indexes = [models.Index(fields=["applicant", "code"])]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.code} until {self.until}"
