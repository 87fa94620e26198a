"""How PostgreSQL folds texts and cuts them into pairs of signs, for indexes and questions.

The functions call built-in functions only, since indexes are kept with a bare search path.
"""

from django.db import migrations

from zhengtong.toolkit.folding import fold_sql

FOLD = f"""
CREATE FUNCTION zt_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $zt$ SELECT {fold_sql("$1")} $zt$
"""
GRAMS = f"""
CREATE FUNCTION zt_grams(text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $zt$
DECLARE
    signs text[] := string_to_array({fold_sql("$1")}, NULL);
    blank text := E' \\n\\t\\r';
    grams text[] := '{{}}';
BEGIN
    FOR place IN 1 .. coalesce(cardinality(signs), 0) LOOP
        CONTINUE WHEN strpos(blank, signs[place]) > 0;
        grams := grams || signs[place];
        IF place < cardinality(signs) AND strpos(blank, signs[place + 1]) = 0 THEN
            grams := grams || (signs[place] || signs[place + 1]);
        END IF;
    END LOOP;
    RETURN grams;
END $zt$
"""
PAIRS = f"""
CREATE FUNCTION zt_pairs(text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $zt$
SELECT CASE WHEN length(folded) < 2 THEN ARRAY[folded] ELSE (
    SELECT array_agg(DISTINCT substr(folded, place, 2))
    FROM generate_series(1, length(folded) - 1) AS place
) END FROM (SELECT {fold_sql("$1")} AS folded) AS whole
$zt$
"""


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0002_export_number")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION zt_fold(text)"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION zt_grams(text)"),
        migrations.RunSQL(PAIRS, "DROP FUNCTION zt_pairs(text)"),
    ]
