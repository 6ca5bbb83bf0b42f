"""Search of works in tiers: the title apart, the newest first. All of it is made anew by the next job."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("papers", "0017_names")]

    operations = [
        migrations.RunSQL("DELETE FROM papers_searchprogress", migrations.RunSQL.noop),
        migrations.DeleteModel("WorkSearch"),
        migrations.CreateModel(
            name="WorkSearch",
            fields=[
                ("work_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("tier", models.SmallIntegerField()),
                ("year", models.SmallIntegerField(null=True)),
                ("title_key", models.BigIntegerField(null=True)),
                ("title", SearchVectorField()),
                ("document", SearchVectorField()),
                ("built_from", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["title_key"], name="work_search_title_key"),
                    *(
                        GinIndex(
                            fields=[column],
                            name=f"work_search_{column}_{tier}",
                            condition=Q(tier=tier),
                            fastupdate=False,
                        )
                        for column in ("title", "document")
                        for tier in range(4)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstitutionSearch",
            fields=[
                ("institution_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("country", models.CharField(max_length=2, null=True)),
                ("uses_count", models.IntegerField()),
                ("is_prominent", models.BooleanField()),
                ("document", SearchVectorField()),
            ],
            options={
                "indexes": [
                    GinIndex(
                        fields=["document"],
                        name=f"institution_search_{name}",
                        condition=Q(is_prominent=is_prominent),
                        fastupdate=False,
                    )
                    for name, is_prominent in (("prominent", True), ("others", False))
                ],
            },
        ),
    ]
