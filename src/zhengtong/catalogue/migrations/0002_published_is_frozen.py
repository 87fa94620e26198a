from django.db import migrations

FORWARD = """
CREATE FUNCTION catalogue_refuse_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'catalogue: a published version is immutable' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_version_frozen BEFORE UPDATE OR DELETE ON catalogue_version
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_published_version();

CREATE FUNCTION catalogue_refuse_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT 1 FROM catalogue_version v WHERE v.id = OLD.version_id AND v.published_at IS NOT NULL
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM catalogue_version v WHERE v.id = NEW.version_id AND v.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'catalogue: a published version is immutable' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_item_frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_item
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_published_part();
CREATE TRIGGER catalogue_assessment_frozen BEFORE INSERT OR UPDATE OR DELETE ON catalogue_assessment
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_published_part();

CREATE FUNCTION catalogue_refuse_code_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catalogue: a code once given is never changed nor deleted' USING ERRCODE = '23001';
END $$;
CREATE TRIGGER catalogue_code_for_ever BEFORE UPDATE OR DELETE ON catalogue_entrycode
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_code_change();
"""

BACKWARD = """
DROP TRIGGER catalogue_code_for_ever ON catalogue_entrycode;
DROP FUNCTION catalogue_refuse_code_change();
DROP TRIGGER catalogue_assessment_frozen ON catalogue_assessment;
DROP TRIGGER catalogue_item_frozen ON catalogue_item;
DROP FUNCTION catalogue_refuse_published_part();
DROP TRIGGER catalogue_version_frozen ON catalogue_version;
DROP FUNCTION catalogue_refuse_published_version();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change what was published, and any code once given."""

    dependencies = [("catalogue", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
