"""The provider of an entry: its credit code is checked; an issued but failing one is kept."""

from zhengtong.kernel.codes import credit_code
from zhengtong.kernel.errors import N_, Gap


def find_provider_gaps(code: str, *, is_overridden: bool) -> tuple[Gap, ...]:
    """Return what is wrong with the provider's 18-character credit code.

    A code that fails the check but was really issued passes by a recorded override.

    Policy: R09
    """
    if not code:
        return (
            Gap(
                field="provider_code", message=N_("提供单位没有登记统一社会信用代码。"), rule="R09"
            ),
        )
    if is_overridden or credit_code.is_valid_credit_code(code):
        return ()
    message = N_("提供单位的统一社会信用代码未通过校验，确系核发的请由单位管理员登记说明。")
    return (Gap(field="provider_code", message=message, rule="R09"),)
