"""Who is told what became of a claim, and who is warned of collecting again."""

from urllib.parse import urlencode
from uuid import UUID

from zhengtong.catalogue.models import ElementUse, SourceClaim
from zhengtong.catalogue.selectors.sources import in_realm, list_holders
from zhengtong.desk import public as desk


def tell_sides(claim: SourceClaim, bodies: set[UUID], outcome: str, opinion: str) -> None:
    """Tell the bodies what became of a claim."""
    for body in sorted(bodies, key=str):
        desk.notify(
            template="catalogue.source-decided",
            facts={
                "number": claim.number,
                "element": claim.element_name,
                "outcome": {"message": outcome, "facts": {}},
                "opinion": opinion.strip() or "—",
            },
            link=f"/catalogue/sources/claims/{claim.uuid}/",
            body_id=body,
            once_key=f"catalogue.source-decided|{claim.uuid}",
        )


def tell_repeating(claim: SourceClaim) -> None:
    """Warn every body of the region that collects what its source can share.

    Policy: R34
    """
    holders = list_holders(claim.element, claim.realm)
    sources = {one.body.pk for one in holders}
    uses = ElementUse.objects.filter(in_realm(claim.realm), element=claim.element)
    if not uses.filter(body__in=sources, is_shareable=True).exists():
        return
    repeating = uses.filter(is_key_only=False).exclude(body__in=sources)
    named = "、".join(one.body.name for one in holders)
    address = urlencode({"code": claim.element, "region": claim.realm})
    for body in repeating.order_by("body__uuid").values_list("body__uuid", flat=True).distinct():
        desk.notify(
            template="catalogue.source-repeated",
            facts={"element": claim.element_name, "body": named},
            link=f"/catalogue/sources/element/?{address}",
            body_id=body,
            once_key=f"catalogue.source-repeated|{claim.uuid}",
        )
