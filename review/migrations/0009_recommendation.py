import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from records.guarding import GuardTable

# SQLite rebuilds the table of batches, and loses its guards.
TABLES = {"batch": ["programme_id", "unit", "number"], "batchentry": ["batch_id", "case_id"], "batchpaper": ["id"]}


class Migration(migrations.Migration):

    dependencies = [
        ('declarations', '0011_recommendation'),
        ('records', '0003_filing_online'),
        ('review', '0008_scoring'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='received_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='收件时间'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='opinion',
            field=models.JSONField(default=dict, verbose_name='推荐意见'),
        ),
        migrations.AddField(
            model_name='case',
            name='proposed_unit',
            field=models.CharField(blank=True, max_length=60, verbose_name='按规则的推荐单位'),
        ),
        migrations.CreateModel(
            name='BatchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='推荐顺序')),
                ('opinion', models.JSONField(default=dict, verbose_name='推荐意见')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='review.batch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.case')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='declarations.submission')),
            ],
            options={
                'verbose_name': '推荐名单条目',
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='BatchPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='review.batch')),
                ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='review.batchentry')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
            ],
            options={
                'verbose_name': '推荐批次打印件',
            },
        ),
        migrations.AddConstraint(
            model_name='batchentry',
            constraint=models.UniqueConstraint(fields=('batch', 'case'), name='batch_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='batchentry',
            constraint=models.UniqueConstraint(fields=('batch', 'place'), name='batch_place_once'),
        ),
        migrations.AddConstraint(
            model_name='batchpaper',
            constraint=models.UniqueConstraint(condition=models.Q(('entry__isnull', True)), fields=('batch',), name='batch_summary_once'),
        ),
        *(GuardTable(f"review_{table}", key=key, refuse=["update", "delete"]) for table, key in TABLES.items()),
    ]
