"""Kinds of problems: title and what to do about it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.procedure.core.enums import Bilingual

PROBLEM_TITLES: Mapping[str, tuple[Bilingual, Bilingual]] = MappingProxyType(
    {
        "malformed": (
            Bilingual("请求格式不对", "Malformed request"),
            Bilingual("请求内容不是有效的 JSON。", "The body is not valid JSON."),
        ),
        "unauthorized": (
            Bilingual("需要登录", "Authentication needed"),
            Bilingual(
                "请携带有效的访问令牌（Authorization: Bearer …）。", "Send a valid token: Authorization: Bearer …."
            ),
        ),
        "sign_in": (
            Bilingual("登录失败", "Sign-in failed"),
            Bilingual(
                "用户名或密码不对，或该账号因多次失败暂停登录，请稍后再试。",
                "User name or password is wrong, or the account is locked for a while after several failures; "
                "try again later.",
            ),
        ),
        "second_factor": (
            Bilingual("需要第二重验证", "A second factor is needed"),
            Bilingual(
                "请在 code 中提交验证码或恢复码。", "Send a code of the authenticator or a recovery code as `code`."
            ),
        ),
        "not_enrolled": (
            Bilingual("须先设置第二重验证", "Set up a second factor first"),
            Bilingual(
                "您的角色须用第二重验证；请先登录工作台设置。",
                "Your role requires a second factor; sign in to the console and set it up there first.",
            ),
        ),
        "password_once": (
            Bilingual("须先修改密码", "Choose your own password first"),
            Bilingual(
                "这是管理员设的一次性密码；请先登录工作台改成自己的密码。",
                "An administrator made this password; sign in to the console and choose your own first.",
            ),
        ),
        "scope": (
            Bilingual("令牌权限不够", "The token does not reach"),
            Bilingual("该令牌只能读取，不能办理。", "This token may read, not write."),
        ),
        "forbidden": (
            Bilingual("无权办理", "Not allowed"),
            Bilingual("您的角色或单位不能办理此事。", "Your role or organisation may not do this."),
        ),
        "not_found": (
            Bilingual("没有找到", "Not found"),
            Bilingual("没有这个对象，或您无权查看。", "There is no such thing, or it is not for you."),
        ),
        "method": (
            Bilingual("不支持此方法", "Method not allowed"),
            Bilingual("该地址不支持此方法。", "This address does not take this method."),
        ),
        "too_large": (
            Bilingual("请求过大", "Request too large"),
            Bilingual("请求内容超过上限，请分批提交。", "The request is too large; send it in parts."),
        ),
        "media_type": (
            Bilingual("内容类型不对", "Unsupported media type"),
            Bilingual("请以 application/json 提交。", "Send application/json."),
        ),
        "too_often": (
            Bilingual("请求过于频繁", "Too many requests"),
            Bilingual("请稍后再试。", "Try again later."),
        ),
        "invalid": (
            Bilingual("填写的内容有误", "The input does not fit"),
            Bilingual("请改正后重新提交；没有保存任何内容。", "Correct it and send it again; nothing was saved."),
        ),
        "refused": (
            Bilingual("现在不能办理", "Not possible now"),
            Bilingual("条件不满足；没有保存任何内容。", "A condition is not met; nothing was saved."),
        ),
        "conflict": (
            Bilingual("与已有内容冲突", "Conflict"),
            Bilingual(
                "他人同时作了修改，请重新读取后再提交；没有保存任何内容。",
                "Somebody wrote at the same moment; read again and retry. Nothing was saved.",
            ),
        ),
        "stale": (
            Bilingual("内容已被他人修改", "Changed since you read it"),
            Bilingual("请重新读取后再提交；没有保存任何内容。", "Read it again, then retry; nothing was saved."),
        ),
        "if_match": (
            Bilingual("缺少 If-Match", "If-Match needed"),
            Bilingual("修改须携带读取时得到的 ETag（If-Match）。", "An edit needs the ETag you read, as If-Match."),
        ),
        "key_reused": (
            Bilingual("Idempotency-Key 已用于其他请求", "Idempotency-Key used before"),
            Bilingual("同一 Idempotency-Key 的内容不同，请换一个。", "It came with another request; choose a new key."),
        ),
        "vault_away": (
            Bilingual("暂时不能存取文件", "Files are out of reach"),
            Bilingual("存放文件的地方连不上；没有收下，请稍后再试。", "The store cannot be reached; nothing was kept."),
        ),
        "unavailable": (
            Bilingual("数据库暂时不可用", "The database is away"),
            Bilingual(
                "没有保存；请稍后以同一 Idempotency-Key 重发，不会重复登记。",
                "Nothing was saved; send it again with the same Idempotency-Key, and it is taken once.",
            ),
        ),
        "internal": (
            Bilingual("系统内部错误", "Internal error"),
            Bilingual(
                "这是系统的差错，已经记录，没有保存；再次出现时请告知 request_id。",
                "This is a fault of ours; it was logged and nothing was saved. If it recurs, report the request_id.",
            ),
        ),
    }
)
