"""SM2 (GB/T 32918) in pure Python: checks signatures anywhere; never used to sign."""

from zhengtong.crypto.digests import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GENERATOR = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
DEFAULT_USER_ID = b"1234567812345678"
SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 65

Point = tuple[int, int]
Jacobian = tuple[int, int, int]
_ZERO: Jacobian = (1, 1, 0)


def _double(point: Jacobian) -> Jacobian:
    x, y, z = point
    if not z or not y:
        return _ZERO
    z2 = z * z % P
    y2 = y * y % P
    s = 4 * x * y2 % P
    m = 3 * (x - z2) * (x + z2) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * y2 * y2) % P, 2 * y * z % P


def _add(left: Jacobian, right: Jacobian) -> Jacobian:
    x1, y1, z1 = left
    x2, y2, z2 = right
    if not z1:
        return right
    if not z2:
        return left
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    if u1 == u2:
        return _double(left) if s1 == s2 else _ZERO
    h, r = u2 - u1, s2 - s1
    h2 = h * h % P
    h3, v = h * h2 % P, u1 * h2 % P
    x3 = (r * r - h3 - 2 * v) % P
    return x3, (r * (v - x3) - s1 * h3) % P, h * z1 * z2 % P


def _affine(point: Jacobian) -> Point | None:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def sum_of_multiples(s: int, t: int, point: Point) -> Point | None:
    """[s]G + [t]point by one interleaved pass; None for the point at infinity."""
    g, q = (*GENERATOR, 1), (*point, 1)
    table: tuple[Jacobian, ...] = (_ZERO, g, q, _add(g, q))
    running = _ZERO
    for bit in range(max(s.bit_length(), t.bit_length()) - 1, -1, -1):
        running = _double(running)
        pick = (s >> bit & 1) | (t >> bit & 1) << 1
        if pick:
            running = _add(running, table[pick])
    return _affine(running)


def is_on_curve(point: Point) -> bool:
    """Whether the point satisfies the curve's equation, with both coordinates below P."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def read_public_key(public_key: bytes) -> Point | None:
    """The point of an uncompressed public key (0x04 ‖ x ‖ y); None if it is not on the curve."""
    if len(public_key) != PUBLIC_KEY_BYTES or public_key[0] != 4:
        return None
    point = int.from_bytes(public_key[1:33], "big"), int.from_bytes(public_key[33:], "big")
    return point if is_on_curve(point) else None


def public_key_of(private_value: int) -> bytes:
    """The uncompressed public key of a private value, 65 bytes."""
    point = sum_of_multiples(private_value, 0, GENERATOR)
    if point is None:
        raise ValueError("not a private value of SM2")
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def z_value(public_key: bytes, user_id: bytes = DEFAULT_USER_ID) -> bytes:
    """Z = SM3(length ‖ user id ‖ a ‖ b ‖ G ‖ public key), which binds the signer to the digest."""
    numbers = b"".join(value.to_bytes(32, "big") for value in (A, B, *GENERATOR))
    return sm3((len(user_id) * 8).to_bytes(2, "big") + user_id + numbers + public_key[1:])


def verify_digest(public_key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the 64-byte signature (r ‖ s) fits the digest e, 32 bytes."""
    point = read_public_key(public_key)
    if point is None or len(signature) != SIGNATURE_BYTES:
        return False
    r = int.from_bytes(signature[:32], "big")
    s = int.from_bytes(signature[32:], "big")
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    found = sum_of_multiples(s, t, point)
    return found is not None and (int.from_bytes(digest, "big") + found[0]) % N == r


def verify(
    public_key: bytes, message: bytes, signature: bytes, *, user_id: bytes = DEFAULT_USER_ID
) -> bool:
    """Whether the 64-byte signature (r ‖ s) over the message is the key holder's."""
    if read_public_key(public_key) is None:
        return False
    return verify_digest(public_key, sm3(z_value(public_key, user_id) + message), signature)


def raw_from_der(der: bytes) -> bytes:
    """The raw form r ‖ s, 64 bytes, of a signature in ASN.1 DER.

    Raises:
        ValueError: it is not a DER sequence of two integers below 2^256.
    """
    if len(der) < 8 or der[0] != 0x30 or der[1] != len(der) - 2:
        raise ValueError("not a DER signature")
    first, rest = _read_integer(der[2:])
    second, rest = _read_integer(rest)
    if rest:
        raise ValueError("not a DER signature")
    return first.to_bytes(32, "big") + second.to_bytes(32, "big")


def _read_integer(data: bytes) -> tuple[int, bytes]:
    if len(data) < 3 or data[0] != 2 or not 0 < data[1] <= min(33, len(data) - 2):
        raise ValueError("not a DER signature")
    end = 2 + data[1]
    value = int.from_bytes(data[2:end], "big", signed=True)
    minimal = (value.bit_length() + 8) // 8 == data[1]
    if value < 0 or value.bit_length() > 256 or not minimal:
        raise ValueError("not a DER signature")
    return value, data[end:]


def der_from_raw(raw: bytes) -> bytes:
    """The ASN.1 DER form of r ‖ s."""
    body = b""
    for part in (raw[:32], raw[32:]):
        value = int.from_bytes(part, "big")
        body += bytes((2, (value.bit_length() + 8) // 8))
        body += value.to_bytes((value.bit_length() + 8) // 8, "big")
    return bytes((0x30, len(body))) + body
