"""A record may be cleared under a purge that two persons signed, and in nothing else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_purge_is_warranted() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM ledger_purge
         WHERE uuid::text = current_setting('zhengtong.purge', true) AND state = 'confirmed'
           AND confirmed_by IS NOT NULL AND confirmed_by <> requested_by)
$$;

CREATE FUNCTION ledger_only_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ledger_purge_is_warranted()
       OR (NEW.id, NEW.uuid, NEW.log, NEW.epoch, NEW.at, NEW.txid, NEW.shard, NEW.sequence,
           NEW.previous, NEW.commitment)
          IS DISTINCT FROM
          (OLD.id, OLD.uuid, OLD.log, OLD.epoch, OLD.at, OLD.txid, OLD.shard, OLD.sequence,
           OLD.previous, OLD.commitment)
       OR NEW.nonce <> decode(repeat('00', 16), 'hex')
       OR (NEW.content::jsonb #>> '{facts,purged}')
          IS DISTINCT FROM current_setting('zhengtong.purge', true)
    THEN
        RAISE EXCEPTION 'ledger: % of % is refused, the table is append-only', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER ledger_no_change ON ledger_record;
CREATE TRIGGER ledger_no_change BEFORE DELETE ON ledger_record
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_only_cleared BEFORE UPDATE ON ledger_record
    FOR EACH ROW EXECUTE FUNCTION ledger_only_cleared();
"""

BACKWARD = """
DROP TRIGGER ledger_only_cleared ON ledger_record;
DROP TRIGGER ledger_no_change ON ledger_record;
CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger_record
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
DROP FUNCTION ledger_only_cleared();
DROP FUNCTION ledger_purge_is_warranted();
"""


class Migration(migrations.Migration):
    """Narrows the refusal of changes by the one exception."""

    dependencies = [("ledger", "0005_purges")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
