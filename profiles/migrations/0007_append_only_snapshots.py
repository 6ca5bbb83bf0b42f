from django.db import migrations

# Statement by statement, so that nothing is found out row by row. TRUNCATE stays, for whoever begins anew.
APPEND_ONLY = """
CREATE FUNCTION profiles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER snapshot_append_only BEFORE UPDATE OR DELETE ON profiles_trustsnapshot
    FOR EACH STATEMENT EXECUTE FUNCTION profiles_refuse_change();
"""
REVERSED = """
DROP TRIGGER snapshot_append_only ON profiles_trustsnapshot;
DROP FUNCTION profiles_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0006_institution_domains'),
    ]

    operations = [migrations.RunSQL(APPEND_ONLY, REVERSED)]
