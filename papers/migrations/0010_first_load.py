"""A first load sets aside all keys, in stages; a source record remembers the bytes that it was read from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0009_search_index")]

    operations = [
        migrations.RemoveField("setaside", "is_index"),
        migrations.AddField(
            "setaside",
            "stage",
            models.SmallIntegerField(choices=[(1, "Read"), (2, "Resolved"), (3, "Final")], default=1),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "setaside",
            models.CheckConstraint(
                condition=models.Q(("stage__in", [1, 2, 3])), name="set_aside_stage_known"
            ),
        ),
        migrations.AddField("sourcerecord", "item_digest", models.UUIDField(db_index=True, null=True)),
    ]
