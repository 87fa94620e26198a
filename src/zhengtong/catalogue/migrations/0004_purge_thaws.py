"""A published version is frozen, but for an emergency purge that two persons signed."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION catalogue_refuse_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ledger_purge_is_warranted() THEN RETURN NEW; END IF;
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'catalogue: a published version is immutable' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION catalogue_refuse_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ledger_purge_is_warranted() THEN RETURN NEW; END IF;
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
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION catalogue_refuse_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'catalogue: a published version is immutable' USING ERRCODE = '23001';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION catalogue_refuse_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    """The two functions of the triggers, with the one exception."""

    dependencies = [
        ("catalogue", "0003_search_index"),
        ("ledger", "0006_cleared_records"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
