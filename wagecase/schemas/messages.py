"""Error messages as codes. A schema raises `code|name=value`; this one formatter says it in the caller's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.reasons import REASONS, refusal_sentence


def _parse_messages(page: str) -> Mapping[str, Bilingual]:
    """Read `code zh | en` lines."""
    found = {}
    for line in page.strip().splitlines():
        code, _, words = line.partition(" ")
        zh, _, en = words.partition(" | ")
        found[code] = Bilingual(zh, en)
    return MappingProxyType(found)


MESSAGES = _parse_messages(
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
money_form 金额应为小数，最多两位，如 "1234.50" | An amount has at most two decimal places, such as "1234.50".
money_negative 金额不能为负 | An amount may not be negative.
money_not_positive 金额应大于 0 | An amount must be greater than 0.
money_too_large 金额小数点前最多 10 位 | An amount has at most 10 digits before the point.
day_form 日期应为 2026-01-31 的形式 | A date is written like 2026-01-31.
day_absurd 日期应在 {first} 与 {last} 之间 | The date must lie between {first} and {last}.
day_future 不能是将来的日期 | The date may not lie in the future.
deposit_only 只有已落实的工资保证金才有保函到期日 | Only a wage deposit in place has a letter of guarantee that ends.
instant_form 时间应带时区，如 2026-01-31T09:30:00+08:00 | A time carries its zone, such as 2026-01-31T09:30:00+08:00.
instant_naive 时间缺少时区，应如 2026-01-31T09:30:00+08:00 | The time lacks its zone, such as +08:00.
instant_future 不能是将来的时间 | The time may not lie in the future.
period_future 欠薪期间不能在将来 | The arrears period may not lie in the future.
relation_future 劳动关系终止之日不能在将来 | The day the labour relation ended may not lie in the future.
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
one_of_two 请填证件号或电话之一 | Give either an ID number or a phone number.
employer_twice 单位名称或描述只填其一 | Give either the employer or its description, not both.
password_wrong 原密码不对 | The old password is wrong.
password_same 新密码与原密码相同 | The new password is the old one.
second_factor_there 已设置第二重验证 | There is a second factor already.
second_factor_required 您的角色须用第二重验证，不能停用 | Your role requires a second factor; it stays.
code_wrong 验证码不对或已用过，请等待下一个 | The code is wrong or was used; wait for the next one.
username_form 只能用小写字母、数字、点、连字符和下划线 | Only small letters, digits, dots, hyphens and underscores.
email_form 邮箱地址格式不对 | This is not a valid e-mail address.
role_missing 至少选一个角色 | Choose one role at least.
role_apart 系统管理员、审计员、外部系统不能兼任其他角色 | Administrators, auditors, systems hold no second role.
own_account 不能对自己的账号这样做，请另一位管理员办理 | Not on your own account; ask another administrator.
last_administrator 这是最后一位在用的系统管理员 | This is the last active administrator.
desk_not_empty 名下还有 {count} 件在办，请先移交 | {count} matters are still assigned to them; hand them over first.
successor_missing 至少选一位接手人 | Choose one successor at least.
nothing_to_hand_over 所选的人都接不了名下的事项 | Nobody of those chosen can take any of these matters.
desk_handover_open 此人的在办正在移交，请等它完成 | This desk is being handed over just now; wait until that is done.
hour_form 应为时间，如 20:00 | This is a time of day such as 20:00.
number_form 应为数字，如 5000 或 5000.50 | This is a number such as 5000 or 5000.50.
at_least 不能小于 {min} | It must be at least {min}.
roles_form 没有这样的角色：{names} | There is no such role: {names}.
another_change 另一项变更正在施行，请等它完成 | Another change is being carried out; wait until that is done.
rules_moved 查看之后又有别的变更，请重新查看 | Something else changed since this was looked at; look at it again.
code_form 只能用大写字母和数字，4 至 20 位 | Only capital letters and digits, 4 to 20 of them.
code_taken 这个代码已经有单位用了 | Another organisation has this code.
place_held {place}现由{holder}负责；确要接管，请勾选“接管” | {holder} has {place}; tick “take over” if you mean it.
place_kept {place}不能没有单位负责，请在接管的单位那里勾选 | {place} needs somebody; tick it at the body that takes it.
place_none 这类单位不按地区受理案件 | Organisations of this kind take no cases by place.
superior_loop 上级单位不能是自己或者自己的下级 | An organisation cannot stand above itself.
still_places 还负责 {count} 个地区，请先由别的单位接管 | It still answers for {count} places; let others take over.
still_people 还有 {count} 个在用账号，请先停用或调离 | {count} active people are still there.
still_matters 还有 {count} 件在办，请先移交 | {count} matters are still open there; hand them over first.
still_beneath 还有 {count} 个在用的下级单位 | {count} active organisations stand beneath it.
notice_line 这一行看不懂：{line} | This line cannot be read: {line}
notice_outside {day} 不属于 {year} 年，也不是上一年最后几天 | {day} is not of {year}, nor of the last days before it.
notice_missing 缺少法定节日：{days} | Statutory festival days are missing: {days}.
notice_twice {day} 既放假又上班 | {day} is both a day off and a working day.
notice_file 文件不能用：{reason} | The file cannot be used: {reason}
unknown_choice_here 没有这一项，或已停用 | There is no such entry, or it is no longer in use.
reason_for_differing 与建议不同，请说明理由 | This differs from the suggestion: give your reason.
file_missing 请选择文件 | Choose a file.
file_empty 文件是空的（0字节），可能没有传完，请重新选择 | The file is empty (0 bytes): choose it again.
file_too_large 文件超过 {max} MB，请压缩或分段后再传 | The file is larger than {max} MB; shorten or split it.
file_kind 不收这类文件（{kind}），可收照片、PDF、Office、音视频 | No {kind}: photos, PDF, Office, audio and video.
file_broken 文件打不开，可能已损坏或没有传完，请重新选择 | The file does not open: damaged, or not sent whole.
file_two_kinds 文件里藏着另一种文件，不能收 | There is a file of another kind hidden in this one; it is not taken.
file_bomb 文件展开后过大，不能收 | The file would unpack to too much; it is not taken.
file_locked 文件有密码，请去掉密码后再传 | The file has a password; take it off first.
case_full 本案证据合计已达 {max} MB 的上限 | The evidence of this case has reached its limit of {max} MB.
not_on_this_case 不是本案的 | It is not of this case.
hold_days 应在明天至 {last} 之间 | It must lie between tomorrow and {last}.
ends_before_it_begins 终点早于起点 | It ends before it begins.
absence_over 这段休假已经过去 | These days are over.
absence_long 最长 {days} 天 | At most {days} days.
own_deputy 代理人应为他人 | The deputy must be somebody else.
not_of_the_office 不是本单位在职人员 | This is nobody who works in the office.
deputy_away 该代理人在此期间也休假 | The deputy is away on these days too.
cell_empty 不能为空 | This may not be empty.
day_unreadable 日期看不懂，请写成 2026-03-05 的形式 | This date cannot be read; write it like 2026-03-05.
yes_no_expected 应为“是”或“否” | This must be yes or no.
sex_form 应为“男”或“女” | This must be male or female.
digits_lost 号码存成了数字，末几位已丢失，请改为文本重填 | Kept as a figure, it has lost its last digits; write text.
district_unknown 不是天津市的区或功能区 | This names no district or zone of Tianjin.
platform_no_twice 与本文件第 {row} 行编号相同 | Row {row} of this file has the same number.
table_empty 文件是空的 | The file is empty.
table_missing 请选择文件 | Choose a file.
table_too_large 文件超过 {max} MB，请分成几个文件 | The file is larger than {max} MB; divide it.
table_broken 文件损坏，请用表格软件打开后另存为 xlsx | The file is broken; save it again as xlsx.
table_kind 不是表格文件；请另存为 xlsx、xls 或 csv | This is no spreadsheet; save it as xlsx, xls or csv.
table_markup 内容是网页格式，请用表格软件另存为 xlsx | By its content a web page; save it as xlsx.
table_password 文件有密码；请去掉密码后再传 | The file has a password; take it off first.
table_bomb 文件解压后超过 {max} MB，不能导入 | The file unpacks to more than {max} MB and is not taken.
table_stray 表格远处有零散单元格，请删除后再传 | A stray cell lies far out in the sheet; remove it first.
table_coding 文字编码无法识别，请另存为 xlsx | The coding of the text is not known; save it as xlsx.
table_quotes 引号没有成对，无法分列；请另存为 xlsx | The quotation marks do not pair; save the file as xlsx.
too_many_sheets 工作表超过 {max} 个 | There are more than {max} sheets.
too_many_columns 列数超过 {max} 列 | There are more than {max} columns.
too_many_rows 行数超过 {max} 行，请分成几个文件 | There are more than {max} rows; divide the file.
no_rows 标题行下面没有数据 | There are no rows beneath the titles.
column_needed 请指出哪一列是“{column}” | Say which column is “{column}”.
column_twice “{column}”选了两列 | “{column}” is chosen for two columns.
title_row_wrong 没有这一行 | There is no such row.
import_moved_on 这次导入已进入下一步，请刷新页面 | This import has moved on; load the page again.
sheet_wrong 没有这个工作表 | There is no such sheet.
platform_no_known 该平台编号已经登记 | This platform number is registered already.
"""
)


def message_text(message: str, lang: str) -> str:
    """The sentence of a `code|name=value` message; an unknown code says no more than that the value is not valid."""
    code, *pairs = message.split("|")
    words = MESSAGES.get(code, MESSAGES["invalid"])
    return words.get(lang).format(**dict(pair.split("=", 1) for pair in pairs))


def message_code(message: str) -> str:
    """The stable code of a message."""
    code = message.partition("|")[0]
    return code if code in MESSAGES else "invalid"


def flatten_errors(errors: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each message of marshmallow's nested errors with the path of its value."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from flatten_errors(inner, path if key == "_schema" else (*path, key))
    else:
        for message in errors if isinstance(errors, list) else [errors]:
            yield path, str(message)


def refusal_text(unmet: Unmet, lang: str) -> str:
    """The sentence of a refusal: the procedure's own reasons, else what is said of input here."""
    if unmet.code in REASONS:
        return refusal_sentence(unmet, lang)
    return MESSAGES.get(unmet.code, MESSAGES["invalid"]).get(lang).format(**unmet.params)
