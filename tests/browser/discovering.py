"""A leg beside the main job: the whole schema discovered, suggestions accepted."""

from typing import Any

from zhengtong.cli.demo.business import TABLE


def discover_schema(job: Any) -> None:
    """The officer has the business database looked through and accepts what is suggested."""
    officer = job.person("mz_officer")
    officer.go(job.made["source"])
    officer.press("整库探查")
    job.made["discovery"] = officer.path
    officer.sees("拟不编目")
    officer.follow(TABLE)
    job.made["discovered"] = officer.path
    officer.press("保存，并接受其余建议")
    officer.sees("已接受")


LEGS = {"schema-discovered": discover_schema}
