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
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $zt$
SELECT coalesce(array_agg(DISTINCT gram), '{{}}') FROM (
    SELECT substr(folded, place, size) AS gram
    FROM (SELECT {fold_sql("$1")} AS folded) AS whole,
         generate_series(1, length(folded)) AS place, generate_series(1, 2) AS size
) AS cut WHERE gram !~ '\\s'
$zt$
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
