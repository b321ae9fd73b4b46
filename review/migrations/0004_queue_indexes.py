from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0003_queue")]
    operations = [
        migrations.AddIndex(
            "case", models.Index(fields=["programme", "applicant_number"], name="review_case_program_13b0de_idx")
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["programme", "received_at", "id"], name="review_case_program_5845e1_idx")
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["programme", "failed_steps", "unknown_steps", "id"], name="review_case_program_2e470e_idx"
            ),
        ),
    ]
