"""Error messages as codes. A schema raises `code|name=value`; this one formatter says it in the caller's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wagecase.procedure.acts import Unmet
from wagecase.procedure.reasons import REASONS
from wagecase.procedure.words import Words


def _read(page: str) -> Mapping[str, Words]:
    """Read `code zh | en` lines."""
    found = {}
    for line in page.strip().splitlines():
        code, _, words = line.partition(" ")
        zh, _, en = words.partition(" | ")
        found[code] = Words(zh, en)
    return MappingProxyType(found)


MESSAGES = _read(
    """
invalid 内容无效 | This is not valid.
required 必填 | This is required.
null 不能为空 | This may not be null.
unknown_field 没有这个字段 | There is no such field.
not_an_object 应为 JSON 对象 | This must be a JSON object.
not_a_list 应为 JSON 数组 | This must be a JSON array.
not_text 应为文字 | This must be text.
blank 不能为空白 | This may not be blank.
too_long 最多 {max} 个字符 | At most {max} characters.
too_short 至少 {min} 个字符 | At least {min} characters.
control_characters 含有不允许的控制字符 | It contains control characters, which are not allowed.
choice 只能是：{choices} | It must be one of: {choices}.
not_yes_no 应为 true 或 false | This must be true or false.
not_whole 应为整数 | This must be a whole number.
out_of_range 应在 {min} 到 {max} 之间 | It must be between {min} and {max}.
too_many 最多 {max} 项 | At most {max} entries.
too_few 至少 {min} 项 | At least {min} entries.
twice 与另一项重复 | It is listed twice.
not_an_id 编号格式不对 | This is not an id.
money_not_text 金额应为文字形式的小数，如 "1234.50" | Money is a decimal number written as a string, such as "1234.50".
money_form 金额应为小数，最多两位小数，如 "1234.50" | An amount is a decimal number with at most two places, such as "1234.50".
money_negative 金额不能为负 | An amount may not be negative.
money_not_positive 金额应大于 0 | An amount must be greater than 0.
money_too_large 金额小数点前最多 10 位 | An amount has at most 10 digits before the point.
day_form 日期应为 2026-01-31 的形式 | A date is written like 2026-01-31.
day_absurd 日期应在 {first} 与 {last} 之间 | The date must lie between {first} and {last}.
day_future 不能是将来的日期 | The date may not lie in the future.
instant_form 时间应带时区，如 2026-01-31T09:30:00+08:00 | A time carries its zone, such as 2026-01-31T09:30:00+08:00.
instant_naive 时间缺少时区，应如 2026-01-31T09:30:00+08:00 | The time lacks its zone; write it like 2026-01-31T09:30:00+08:00.
instant_future 不能是将来的时间 | The time may not lie in the future.
period_future 欠薪期间不能在将来 | The arrears period may not lie in the future.
period_order 欠薪期间的终点早于起点 | The arrears period ends before it begins.
id_number_form 公民身份号码应为 18 位 | An ID number has 18 characters.
id_number_check 公民身份号码的校验码不对 | The check digit of the ID number is wrong.
id_number_birth 公民身份号码中的出生日期不对 | The date of birth in the ID number is not possible.
uscc_form 统一社会信用代码应为 18 位数字或大写字母 | A unified social credit code has 18 digits or letters.
uscc_check 统一社会信用代码的校验码不对 | The check character of the unified social credit code is wrong.
phone_form 电话号码无效 | This is not a valid phone number.
card_form 银行卡号应为 12 至 19 位数字 | A card number has 12 to 19 digits.
card_check 银行卡号校验不通过，请核对 | The card number does not pass its check; compare it with the card.
key_form Idempotency-Key 应为 1 至 128 个可见的 ASCII 字符 | An Idempotency-Key has 1 to 128 visible ASCII characters.
etag_form If-Match 应为读取时得到的 ETag | If-Match must be the ETag that came with what you read.
bad_cursor 翻页标记无效，请从第一页开始 | The cursor is not valid; start from the first page.
search_too_short 请至少输入两个字符 | Search for at least two characters.
search_personal 证件号、电话不能放在网址里，请用 POST /api/v1/cases/look-up | ID and phone numbers do not belong in an address; use POST /api/v1/cases/look-up.
one_of_two 请填证件号或电话之一 | Give either an ID number or a phone number.
employer_twice 单位名称或描述只填其一 | Give either the employer or how it was told, not both.
nothing_to_change 没有要修改的内容 | There is nothing to change.
period_fixed 金额已核定，期间不能再改 | The amount has been found; the period can no longer change.
platform_no_known 该平台编号已经登记 | This platform number is registered already.
unknown_district 没有这个地区代码 | There is no such district code.
unknown_organisation 没有这个单位 | There is no such organisation.
not_staff_here 须为本单位承办此类事项且无须回避的在职人员 | They must be active staff of this organisation who handle such cases and are not recused.
not_a_party 不是本案当事人 | This is no party to the case.
not_an_employer 不是单位 | This is no employer.
not_a_claim 不是本案的欠薪明细 | This is no claim of the case.
no_such_open_case 没有这个在办案件 | There is no such open case.
reverse_by_act 到账记录请用“到账冲正” | A payment is undone by reversing it.
cannot_void 这类记录不能作废 | An event of this kind cannot be voided.
unknown_setting 没有这个设置 | There is no such setting.
not_of_type 值的类型不对 | The value is not of the right type.
order_broken 更正后与其后的记录（{on}）先后顺序不符，请核对各环节 | The order no longer fits what followed on {on}; please check the stages.
password_short 密码至少 {length} 个字符 | A password has at least {length} characters.
username_taken 用户名已被使用 | The user name is taken.
roster_same_phone {count} 行用了同一个电话，请核对是否代他人留号 | {count} rows share one phone; check whose it is.
roster_same_person 第 {row} 行与前面一行证件号相同，请核对 | Row {row} has the ID number of an earlier row; please check.
"""
)


def say(message: str, lang: str) -> str:
    """The sentence of a `code|name=value` message; an unknown code says no more than that the value is not valid."""
    code, *pairs = message.split("|")
    words = MESSAGES.get(code, MESSAGES["invalid"])
    return words.get(lang).format(**dict(pair.split("=", 1) for pair in pairs))


def code_of(message: str) -> str:
    """The stable code of a message."""
    code = message.partition("|")[0]
    return code if code in MESSAGES else "invalid"


def flatten(errors: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each message of marshmallow's nested errors with the path of its value."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from flatten(inner, path if key == "_schema" else (*path, key))
    else:
        for message in errors if isinstance(errors, list) else [errors]:
            yield path, str(message)


def tell(unmet: Unmet, lang: str) -> str:
    """The sentence of a refusal: the procedure's own reasons, or what a service says of the input."""
    if unmet.code in REASONS:
        return unmet.say(lang)
    words = MESSAGES.get(unmet.code, MESSAGES["invalid"])
    return words.get(lang).format(**unmet.params)
