"""Which enterprises a group has filed for."""

from django.db import models

from declarations.models.filing import Declaration
from declarations.models.programmes import Programme


class GroupMember(models.Model):
    """A subsidiary that a submitted declaration files for: the rows stand as long as it is submitted."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="group_members")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="group_members")
    number = models.CharField("登记号", max_length=30)
    files_itself = models.BooleanField("可单独申报", default=False)  # acquired after the base year

    class Meta:
        verbose_name = "集团成员"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.number} in {self.declaration_id}"
