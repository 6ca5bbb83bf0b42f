"""Researchers looked up again on a period of their own, within a daily budget of each source."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0003_import_origins'),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('spent_count', models.BigIntegerField(default=0)),
                ('limit_count', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'day'), name='source_budget_once_a_day'), models.CheckConstraint(condition=models.Q(('limit_count__gte', 0), ('spent_count__gte', 0)), name='source_budget_counts')],
            },
        ),
        migrations.CreateModel(
            name='Refresh',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(db_collation='C', max_length=300)),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('period_hours', models.IntegerField(default=168)),
                ('next_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(null=True)),
                ('last_changed_at', models.DateTimeField(null=True)),
                ('is_pending', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True, default='')),
                ('is_active', models.BooleanField(default=True)),
                ('author', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, to='papers.author')),
                ('last_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='papers.importrun')),
            ],
            options={
                'verbose_name_plural': 'refreshes',
                'indexes': [models.Index(models.F('next_at'), condition=models.Q(('is_active', True)), name='refresh_due'), models.Index(models.F('id'), condition=models.Q(('is_pending', True)), name='refresh_pending')],
                'constraints': [models.UniqueConstraint(fields=('query',), name='refresh_query_once'), models.CheckConstraint(condition=models.Q(('period_hours__range', (24, 1440))), name='refresh_period_range', violation_error_message='A period is between 24 and 1,440 hours.')],
            },
        ),
    ]
