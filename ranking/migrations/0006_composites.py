from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ranking", "0005_guard_cuts")]
    operations = [
        migrations.AddField(
            model_name="run",
            name="composites",
            field=models.JSONField(default=dict, verbose_name="综合得分的权重与说明"),
        ),
    ]
