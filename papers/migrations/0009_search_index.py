"""The search index of works, and where changed works stand."""


import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0008_merged_ids'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchProgress',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('read_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='WorkSearch',
            fields=[
                ('work_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('document', django.contrib.postgres.search.SearchVectorField()),
                ('built_from', models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name='work',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['changed_at'], name='work_changed'),
        ),
        migrations.AddConstraint(
            model_name='searchprogress',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='search_progress_is_one_row'),
        ),
        migrations.AddIndex(
            model_name='worksearch',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['document'], name='work_search_document'),
        ),
    ]
