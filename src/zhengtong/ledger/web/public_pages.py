"""What everybody may see: heads, checkpoints, hash tiles, the verifier; never a record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengtong.crypto.digests import DIGEST_BYTES
from zhengtong.crypto.tiles import TILE_WIDTH
from zhengtong.ledger.models import Epoch, Log, Tile, TreeHead
from zhengtong.ledger.services.keys import public_keys
from zhengtong.ledger.services.proofs import latest_checkpoint, verifier_source
from zhengtong.ledger.titles import LOG_TITLES
from zhengtong.toolkit import access

_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=1"


@access.public
@require_safe
def show_trees(request: HttpRequest) -> HttpResponse:
    """The logs with their newest heads, the keys, and how to verify."""
    newest = TreeHead.objects.order_by("log", "-epoch", "-size").distinct("log")
    heads = {head.log: head for head in newest}
    trees = [{"log": log, "title": LOG_TITLES[log], "head": heads.get(log)} for log in Log.values]
    context = {
        "trees": trees,
        "keys": [(name, key.hex()) for name, key in public_keys()],
        "epochs": Epoch.objects.filter(number__gt=1).order_by("log", "number")[:20],
        "nav_key": "ledger.trees",
    }
    return render(request, "ledger/trees.html", context)


@access.public
@require_safe
def send_checkpoint(request: HttpRequest, log: str, epoch: int | None = None) -> HttpResponse:
    """The newest signed checkpoint of a log, or of one of its epochs, as text."""
    if log not in Log.values:
        raise Http404
    if epoch is None:
        text = latest_checkpoint(log)
    else:
        head = TreeHead.objects.filter(log=log, epoch=epoch).order_by("-size").first()
        text = head.checkpoint if head else ""
    if not text:
        raise Http404
    return _answer(text.encode(), "text/plain; charset=utf-8", _BRIEFLY)


@access.public
@require_safe
def send_tile(request: HttpRequest, **place: str) -> HttpResponse:
    """One tile of hashes, whole or its first ``width`` hashes."""
    index = int(place["index"].replace("x", "").replace("/", ""))
    width = int(place["width"]) if place.get("width") else TILE_WIDTH
    tile = Tile.objects.filter(
        log=place["log"], epoch=int(place["epoch"]), level=int(place["level"]), index=index
    ).first()
    length = width * DIGEST_BYTES
    if tile is None or not 0 < width <= TILE_WIDTH or len(tile.hashes) < length:
        raise Http404
    return _answer(bytes(tile.hashes)[:length], "application/octet-stream", _FOREVER)


@access.public
@require_safe
def send_verifier(request: HttpRequest) -> HttpResponse:
    """The offline verifier with this installation's public keys."""
    response = _answer(verifier_source().encode(), "text/x-python; charset=utf-8", _BRIEFLY)
    response["Content-Disposition"] = 'attachment; filename="zt_verify.py"'
    return response


def _answer(body: bytes, kind: str, caching: str) -> HttpResponse:
    headers: dict[str, Any] = {"Cache-Control": caching, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(body, content_type=kind, headers=headers)
