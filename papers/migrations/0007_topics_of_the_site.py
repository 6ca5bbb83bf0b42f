"""Where topics stand in the taxonomy, and those that this site assigns itself."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0006_title_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='StaleTopics',
            fields=[
                ('work_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='TopicProgress',
            fields=[
                ('version', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('works_until', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='papers.domain')),
            ],
        ),
        migrations.CreateModel(
            name='Subfield',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='papers.field')),
            ],
        ),
        migrations.AddField(
            model_name='topic',
            name='subfield',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='papers.subfield'),
        ),
        migrations.CreateModel(
            name='AssignedTopic',
            fields=[
                ('pk', models.CompositePrimaryKey('work', 'topic', blank=True, editable=False, primary_key=True, serialize=False)),
                ('score', models.FloatField()),
                ('version', models.SmallIntegerField()),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='papers.topic')),
                ('work', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='papers.work')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('score__range', (0, 1))), name='assigned_topic_score_range')],
            },
        ),
    ]
