"""The call a service page shows: a token, then one call, ready to be copied."""

from zhengtong.gateway.domain.rows import ServiceRow
from zhengtong.gateway.plane.settings import read_settings
from zhengtong.sharing import public as sharing

_FETCH = """TOKEN=$(curl -s {address}/token \\
  -d grant_type=client_credentials \\
  -d client_id="$CLIENT_ID" \\
  -d client_secret="$CLIENT_SECRET" \\
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')"""
_CALL = """curl -s '{target}' \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "X-Purpose: {purpose}" \\
  -H "X-Case-Number: CASE-1" \\
  -H "X-Request-Id: $(python3 -c 'import uuid; print(uuid.uuid4())')" \\
  -H "X-Request-Time: $(date +%s)\""""


def gateway_address() -> str:
    """Where consumers reach the gateway."""
    told = read_settings()
    return f"http://{told.host}:{told.port}"


def sample_token() -> str:
    """The command that fetches a token."""
    return _FETCH.format(address=gateway_address())


def sample_call(service: ServiceRow, grant: sharing.GrantRow | None) -> str:
    """The command that calls the service under a grant."""
    granted = set(map(str, grant.usable_item_ids)) if grant else set()
    names = [item["name"] for item in service.items if item["item_id"] in granted][:3]
    if not names:
        names = [item["name"] for item in service.items][:3]
    purpose = next(iter(grant.purpose_codes), "") if grant else "PURPOSE"
    query = [f"fields={','.join(names)}", *(f"{name}=VALUE" for name in service.keys[:1])]
    target = f"{gateway_address()}/v1/services/{service.code}?{'&'.join(query)}"
    return _CALL.format(target=target, purpose=purpose)
