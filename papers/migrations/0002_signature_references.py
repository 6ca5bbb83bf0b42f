"""Foreign keys over two columns, which Django's models cannot say: what hangs on a signature goes with it."""

from django.db import migrations

TABLES = ("papers_signatureaffiliation", "papers_signatureidentifier", "papers_authorship")


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                f"""ALTER TABLE {table} ADD CONSTRAINT {table}_signature FOREIGN KEY (work_id, position)
                    REFERENCES papers_signature (work_id, position) ON DELETE CASCADE"""
                for table in TABLES
            ],
            reverse_sql=[f"ALTER TABLE {table} DROP CONSTRAINT {table}_signature" for table in TABLES],
        )
    ]
