"""The longest name of a source in queries has room in its budget."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0011_changed_by_the_database'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sourcebudget',
            name='source',
            field=models.CharField(max_length=40),
        ),
    ]
