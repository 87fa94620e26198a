import pytest

from zhengtong.organisations.domain.one_time import (
    SHA1,
    SM3,
    algorithm_for,
    code_at,
    find_step,
    step_of,
)

KEY = b"12345678901234567890"
# RFC 6238, appendix B.
SHA1_CODES = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), SHA1_CODES)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(KEY, step_of(seconds), algorithm=SHA1, digits=8) == code


def test_codes_by_sm3_are_those_of_the_openssl_command():
    # printf '\0\0\0\0\0\0\0\1' | openssl dgst -sm3 -mac HMAC -macopt key:12345678901234567890
    mac = bytes.fromhex("093888345e98e6c49aa91beb116a33d5f497aa0a413f1275d6f8aa435c9c6913")
    number = int.from_bytes(mac[3:7], "big") & 0x7FFFFFFF
    assert code_at(KEY, 1, algorithm=SM3) == f"{number % 1_000_000:06d}" == "614758"


def test_the_profile_names_the_algorithm():
    assert (algorithm_for("intl"), algorithm_for("gm")) == (SHA1, SM3)


@pytest.mark.parametrize(
    ("offset", "after", "found"),
    [
        (0, -1, True),
        (-1, -1, True),
        (1, -1, True),
        (2, -1, False),
        (-2, -1, False),
        (0, 100, False),
    ],
)
def test_a_code_is_good_about_now_and_once(offset, after, found):
    code = code_at(KEY, 100 + offset, algorithm=SHA1)
    step = find_step(code, key=KEY, algorithm=SHA1, now_step=100, after=after)
    assert (step is not None) == found


def test_a_code_used_is_not_good_again_when_the_clock_is_set_back():
    code = code_at(KEY, 100, algorithm=SHA1)
    assert find_step(code, key=KEY, algorithm=SHA1, now_step=100, after=100) is None
    assert find_step(code, key=KEY, algorithm=SHA1, now_step=99, after=100) is None
