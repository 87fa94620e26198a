"""Ed25519 (RFC 8032), verification only."""
# mypy: ignore-errors

import hashlib

from zhengtong.ledger.verifier.sm import inverse

Q = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * inverse(121666, Q) % Q
ROOT = pow(2, (Q - 1) // 4, Q)


def ed_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= Q:
        return None
    square = (y * y - 1) * inverse(D * y * y + 1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * ROOT % Q
    if (x * x - square) % Q or (x == 0 and sign):
        return None
    return (Q - x if x & 1 != sign else x), y


def ed_add(left, right):
    (x1, y1), (x2, y2) = left, right
    product = D * x1 * x2 * y1 * y2 % Q
    x3 = (x1 * y2 + x2 * y1) * inverse(1 + product, Q) % Q
    return x3, (y1 * y2 + x1 * x2) * inverse(1 - product, Q) % Q


def ed_multiply(factor, point):
    total = (0, 1)
    while factor:
        if factor & 1:
            total = ed_add(total, point)
        point, factor = ed_add(point, point), factor >> 1
    return total


def ed25519_verify(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = ed_point(key), ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= ORDER:
        return False
    base_y = 4 * inverse(5, Q) % Q
    base = ed_point(base_y.to_bytes(32, "little"))
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return ed_multiply(s, base) == ed_add(commitment, ed_multiply(h, public))
