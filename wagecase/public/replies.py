"""Replies to texts, as the provider pushes them: signed, fresh, and each taken once."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from wagecase.extensions import current_config
from wagecase.public.base import blueprint
from wagecase.services.base.dates import now
from wagecase.services.worker_portal import sms_replies as worker_portal_sms_replies
from wagecase.services.worker_portal.sms_replies import SmsReplyInput

# What was signed longer ago was recorded by somebody and is sent again.
MAX_AGE = timedelta(minutes=5)
MAX_REPLIES = 200


@blueprint.post("/sms/replies")
def sms_replies() -> ResponseReturnValue:
    """A list of replies in the form in which Alibaba Cloud pushes them (SmsUp), under X-Timestamp and X-Signature: the
    hex HMAC-SHA256 of time stamp, full stop and body under SMS_REPLY_SECRET."""
    body = request.get_data(cache=False)
    if not _is_signed(body):
        return _provider_response(403, 1, "signature")
    replies = _parse_replies(body)
    if replies is None:
        return _provider_response(400, 2, "form")
    for one in replies:
        worker_portal_sms_replies.receive_reply(one)
    return _provider_response(200, 0, "ok")


def _provider_response(status: int, code: int, message: str) -> Response:
    answer = jsonify(code=code, msg=message)
    answer.status_code = status
    return answer


def _is_signed(body: bytes) -> bool:
    secret, stamp = current_config().sms_reply_secret, request.headers.get("X-Timestamp", "")
    if secret is None or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    if abs(now().timestamp() - int(stamp)) > MAX_AGE.total_seconds():
        return False
    wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), request.headers.get("X-Signature", "").lower().encode())


def _parse_replies(body: bytes) -> list[SmsReplyInput] | None:
    try:
        given: Any = json.loads(body)
    except ValueError:
        return None
    if not isinstance(given, list) or len(given) > MAX_REPLIES:
        return None
    found = []
    for one in given:
        values = [one.get(name) for name in ("sequence_id", "phone_number", "content")] if isinstance(one, dict) else []
        if len(values) != 3 or not all(isinstance(value, str | int) and "\0" not in str(value) for value in values):
            return None
        found.append(SmsReplyInput(*(str(value) for value in values)))
    return found
