"""Kinds of problems: title and what to do about it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.procedure.core.enums import Words

TITLES: Mapping[str, tuple[Words, Words]] = MappingProxyType(
    {
        "malformed": (
            Words("请求格式不对", "Malformed request"),
            Words("请求内容不是有效的 JSON。", "The body is not valid JSON."),
        ),
        "unauthorized": (
            Words("需要登录", "Authentication needed"),
            Words("请携带有效的访问令牌（Authorization: Bearer …）。", "Send a valid token: Authorization: Bearer …."),
        ),
        "sign_in": (
            Words("登录失败", "Sign-in failed"),
            Words(
                "用户名或密码不对，或该账号因多次失败暂停登录，请稍后再试。",
                "User name or password is wrong, or the account rests after several failures; try again later.",
            ),
        ),
        "second_factor": (
            Words("需要第二重验证", "A second factor is needed"),
            Words("请在 code 中提交验证码或恢复码。", "Send a code of the authenticator or a recovery code as `code`."),
        ),
        "not_enrolled": (
            Words("须先设置第二重验证", "Set up a second factor first"),
            Words(
                "您的角色须用第二重验证；请先登录工作台设置。",
                "Your role requires a second factor; sign in to the console and set it up there first.",
            ),
        ),
        "password_once": (
            Words("须先修改密码", "Choose your own password first"),
            Words(
                "这是管理员设的一次性密码；请先登录工作台改成自己的密码。",
                "An administrator made this password; sign in to the console and choose your own first.",
            ),
        ),
        "scope": (
            Words("令牌权限不够", "The token does not reach"),
            Words("该令牌只能读取，不能办理。", "This token may read, not write."),
        ),
        "forbidden": (
            Words("无权办理", "Not allowed"),
            Words("您的角色或单位不能办理此事。", "Your role or organisation may not do this."),
        ),
        "not_found": (
            Words("没有找到", "Not found"),
            Words("没有这个对象，或您无权查看。", "There is no such thing, or it is not for you."),
        ),
        "method": (
            Words("不支持此方法", "Method not allowed"),
            Words("该地址不支持此方法。", "This address does not take this method."),
        ),
        "too_large": (
            Words("请求过大", "Request too large"),
            Words("请求内容超过上限，请分批提交。", "The request is too large; send it in parts."),
        ),
        "media_type": (
            Words("内容类型不对", "Unsupported media type"),
            Words("请以 application/json 提交。", "Send application/json."),
        ),
        "too_often": (
            Words("请求过于频繁", "Too many requests"),
            Words("请稍后再试。", "Try again later."),
        ),
        "invalid": (
            Words("填写的内容有误", "The input does not fit"),
            Words("请改正后重新提交；没有保存任何内容。", "Correct it and send it again; nothing was saved."),
        ),
        "refused": (
            Words("现在不能办理", "Not possible now"),
            Words("条件不满足；没有保存任何内容。", "A condition is not met; nothing was saved."),
        ),
        "conflict": (
            Words("与已有内容冲突", "Conflict"),
            Words(
                "他人同时作了修改，请重新读取后再提交；没有保存任何内容。",
                "Somebody wrote at the same moment; read again and retry. Nothing was saved.",
            ),
        ),
        "stale": (
            Words("内容已被他人修改", "Changed since you read it"),
            Words("请重新读取后再提交；没有保存任何内容。", "Read it again, then retry; nothing was saved."),
        ),
        "if_match": (
            Words("缺少 If-Match", "If-Match needed"),
            Words("修改须携带读取时得到的 ETag（If-Match）。", "An edit needs the ETag you read, as If-Match."),
        ),
        "key_reused": (
            Words("Idempotency-Key 已用于其他请求", "Idempotency-Key used before"),
            Words("同一 Idempotency-Key 的内容不同，请换一个。", "It came with another request; choose a new key."),
        ),
        "vault_away": (
            Words("暂时不能存取文件", "Files are out of reach"),
            Words("存放文件的地方连不上；没有收下，请稍后再试。", "The store cannot be reached; nothing was kept."),
        ),
        "unavailable": (
            Words("数据库暂时不可用", "The database is away"),
            Words(
                "没有保存；请稍后以同一 Idempotency-Key 重发，不会重复登记。",
                "Nothing was saved; send it again with the same Idempotency-Key, and it is taken once.",
            ),
        ),
        "internal": (
            Words("系统内部错误", "Internal error"),
            Words("系统出错，已经记录；请稍后再试。", "Something went wrong and was logged; try again later."),
        ),
    }
)
