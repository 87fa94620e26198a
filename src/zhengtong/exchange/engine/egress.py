"""The egress guard: every outbound address is resolved once, judged, and pinned.

Nothing is allowed by default. A body's security administrator allows a host or a network with a
port range; loopback, link-local (with the clouds' metadata addresses), unspecified and multicast
addresses need a rule that names the very address or host.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhengtong.exchange.engine.errors import AddressRefused, AddressUnresolved
from zhengtong.kernel.errors import N_

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

NOT_ALLOWED = N_("不在本单位的允许名单内")
SPECIAL = N_("属于本机、链路本地或元数据等保留地址")
_METADATA = frozenset(
    {ipaddress.ip_address("100.100.100.200"), ipaddress.ip_address("fd00:ec2::254")}
)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """One line of the allow list.

    Attributes:
        pattern: Host name, ``*.suffix``, IP address or network in CIDR form.
        port_from: First port allowed; ``port_to`` the last.
    """

    pattern: str
    port_from: int
    port_to: int

    def names(self, host: str, address: Address) -> bool:
        """Whether the line names this very host or address, not merely a network around it."""
        network = _network(self.pattern)
        if network is None:
            return self.pattern.lower() == host.lower()
        return network.num_addresses == 1 and address in network

    def covers(self, host: str, address: Address) -> bool:
        """Whether host or address falls under the line."""
        network = _network(self.pattern)
        if network is not None:
            return address in network
        pattern = self.pattern.lower()
        if pattern.startswith("*."):
            return host.lower().endswith(pattern[1:])
        return pattern == host.lower()


@dataclass(frozen=True)
class PinnedAddress:
    """The one address to connect to; the host name stays for certificates only."""

    host: str
    address: str
    port: int


def pin_address(
    host: str, port: int, allowances: Sequence[Allowance], *, resolve: Resolver | None = None
) -> PinnedAddress:
    """The pinned address of a host that may be connected to.

    All addresses of the name must be allowed: a name that also points inside is refused.

    Raises:
        AddressUnresolved: the name has no address.
        AddressRefused: no allowance covers it, or it is special and not named itself.
    """
    found = [_unmapped(ipaddress.ip_address(text)) for text in (resolve or _resolve)(host, port)]
    if not found:
        raise AddressUnresolved(host=host)
    matching = [line for line in allowances if line.port_from <= port <= line.port_to]
    for address in found:
        if not any(line.covers(host, address) for line in matching):
            raise AddressRefused(host=host, port=port, reason=NOT_ALLOWED)
        if _is_special(address) and not any(line.names(host, address) for line in matching):
            raise AddressRefused(host=host, port=port, reason=SPECIAL)
    return PinnedAddress(host=host, address=str(found[0]), port=port)


def _is_special(address: Address) -> bool:
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or address.is_multicast
        or address.is_reserved
        or address in _METADATA
    )


def _unmapped(address: Address) -> Address:
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _network(pattern: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        return None


def _resolve(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise AddressUnresolved(host=host) from error
    return list(dict.fromkeys(str(answer[4][0]).split("%")[0] for answer in answers))
