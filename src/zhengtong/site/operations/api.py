"""API for those who run the platform."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.kernel.actor import Role
from zhengtong.site import doctor, settings_report
from zhengtong.toolkit import access

router = Router(tags=["operations"])
SEERS = access.api_roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class FindingSchema(Schema):
    """One answer of a check."""

    state: str
    what: str
    remedy: str


class CheckSchema(Schema):
    """One check with its findings."""

    code: str
    title: str
    state: str
    findings: list[FindingSchema]


class HealthSchema(Schema):
    """The worst state, and every check."""

    state: str
    checks: list[CheckSchema]


class SettingSchema(Schema):
    """One setting; secrets are masked."""

    name: str
    value: str
    source: str
    meaning: str
    needs_restart: bool
    findings: list[FindingSchema]


@router.get("/health", response=HealthSchema, auth=SEERS, summary="Run the checks of doctor")
def read_health(request: HttpRequest) -> Any:
    """What is wrong and what to do, in the language asked for."""
    return doctor.to_plain(doctor.examine())


@router.get("/settings", response=list[SettingSchema], auth=SEERS, summary="Every setting")
def read_settings(request: HttpRequest) -> Any:
    """Every setting with its source and effect."""
    return [settings_report.to_plain(row) for row in settings_report.list_settings()]
