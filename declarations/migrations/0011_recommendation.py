from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('declarations', '0010_bars'),
    ]

    operations = [
        migrations.AddField(
            model_name='declaration',
            name='unit_is_settled',
            field=models.BooleanField(default=False, verbose_name='推荐单位已报送'),
        ),
    ]
