"""Records, leaves, heads and epochs are written once: triggers refuse change, removal, emptying."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % of % is refused, the table is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION ledger_tile_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.log, NEW.epoch, NEW.level, NEW.index) IS DISTINCT FROM
       (OLD.log, OLD.epoch, OLD.level, OLD.index)
       OR length(NEW.hashes) > 8192
       OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) IS DISTINCT FROM OLD.hashes THEN
        RAISE EXCEPTION 'ledger: a tile only grows, its hashes never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_tile_grows BEFORE UPDATE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_tile_only_grows();
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
""" + "".join(
    f"""
CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
    for table in ("ledger_record", "ledger_leaf", "ledger_treehead", "ledger_epoch")
)

BACKWARD = """
DROP FUNCTION ledger_refuse_change() CASCADE;
DROP FUNCTION ledger_tile_only_grows() CASCADE;
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
