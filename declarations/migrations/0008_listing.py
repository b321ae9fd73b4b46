"""What the staff's list of declarations shows and sorts by, on the declaration's own row."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone


def fill(apps: Any, schema_editor: Any) -> None:
    """From the applicant, the newest submission and the last save."""
    declarations = apps.get_model("declarations", "Declaration").objects
    applicants = apps.get_model("declarations", "Applicant").objects.filter(pk=OuterRef("applicant"))
    submissions = apps.get_model("declarations", "Submission").objects.filter(declaration=OuterRef("pk"))
    sections = apps.get_model("declarations", "SectionAnswers").objects.filter(declaration=OuterRef("pk"))
    newest, saved = submissions.order_by("-sequence"), sections.order_by("-saved_at").values("saved_at")[:1]
    declarations.update(
        applicant_number=Subquery(applicants.values("number")[:1]),
        receipt=Coalesce(Subquery(newest.values("receipt")[:1]), models.Value("")),
        submitted_at=Subquery(newest.values("submitted_at")[:1]),
        changed_at=Coalesce(Subquery(saved), models.F("opened_at")),
    )
    moved = declarations.filter(submitted_at__isnull=False)
    moved.update(changed_at=Greatest("changed_at", "submitted_at"))
    if schema_editor.connection.vendor == "postgresql":  # which adds no index while checks of changed rows are put off
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0007_group_members"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="applicant_number",
            field=models.CharField("登记号", max_length=30, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="declaration",
            name="receipt",
            field=models.CharField("最近受理编号", max_length=100, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="declaration",
            name="submitted_at",
            field=models.DateTimeField("最近提交时间", null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="changed_at",
            field=models.DateTimeField("最近变动时间", default=timezone.now),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="declaration", name="declaration_program_a67dcd_idx"),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["programme", "applicant_name", "id"], name="declaration_program_5615e0_idx"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["programme", "receipt", "id"], name="declaration_program_b98381_idx"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["programme", "changed_at", "id"], name="declaration_program_a0997f_idx"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=Q(receipt="", submitted_at__isnull=True) | (~Q(receipt="") & Q(submitted_at__isnull=False)),
                name="receipt_since_submitted",
            ),
        ),
    ]
