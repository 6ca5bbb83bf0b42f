"""What a run reads is a file or a query to a live source: an origin, with the cursor at which a query goes on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_signature_references")]

    operations = [
        migrations.RemoveConstraint("importfile", "import_file_rank"),
        migrations.RemoveConstraint("rejectedrecord", "rejected_record_once"),
        migrations.RenameModel("ImportFile", "ImportOrigin"),
        migrations.RunSQL(
            "ALTER TABLE papers_importorigin RENAME CONSTRAINT papers_importfile_pkey TO papers_importorigin_pkey",
            "ALTER TABLE papers_importorigin RENAME CONSTRAINT papers_importorigin_pkey TO papers_importfile_pkey",
        ),
        migrations.RenameField("importorigin", "path", "address"),
        migrations.RenameField("importorigin", "modified_at", "observed_at"),
        migrations.AlterField(
            "importorigin",
            "run",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="origins", to="papers.importrun"
            ),
        ),
        migrations.AlterField("importorigin", "bytes_count", models.BigIntegerField(null=True)),
        migrations.AddField("importorigin", "total_count", models.BigIntegerField(null=True)),
        migrations.AddField("importorigin", "cursor", models.TextField(null=True)),
        migrations.RenameField("rejectedrecord", "file", "origin"),
        migrations.RenameField("sourcerecord", "file", "origin"),
        migrations.AddConstraint(
            "importorigin", models.UniqueConstraint(fields=["run", "rank"], name="import_origin_rank")
        ),
        migrations.AddConstraint(
            "rejectedrecord", models.UniqueConstraint(fields=["origin", "line"], name="rejected_record_once")
        ),
    ]
