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
from wagecase.services.worker_portal.sms_replies import Reply

# What was signed longer ago was recorded by somebody and is sent again.
FRESH = timedelta(minutes=5)
MOST = 200


@blueprint.post("/sms/replies")
def sms_replies() -> ResponseReturnValue:
    """A list of replies in the form in which Alibaba Cloud pushes them (SmsUp), under X-Timestamp and X-Signature: the
    hex HMAC-SHA256 of time stamp, full stop and body under SMS_REPLY_SECRET."""
    body = request.get_data(cache=False)
    if not _signed(body):
        return _answer(403, 1, "signature")
    replies = _read(body)
    if replies is None:
        return _answer(400, 2, "form")
    for one in replies:
        worker_portal_sms_replies.take(one)
    return _answer(200, 0, "ok")


def _answer(status: int, code: int, message: str) -> Response:
    answer = jsonify(code=code, msg=message)
    answer.status_code = status
    return answer


def _signed(body: bytes) -> bool:
    secret, stamp = current_config().sms_reply_secret, request.headers.get("X-Timestamp", "")
    if secret is None or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    if abs(now().timestamp() - int(stamp)) > FRESH.total_seconds():
        return False
    wanted = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), request.headers.get("X-Signature", "").lower().encode())


def _read(body: bytes) -> list[Reply] | None:
    try:
        given: Any = json.loads(body)
    except ValueError:
        return None
    if not isinstance(given, list) or len(given) > MOST:
        return None
    found = []
    for one in given:
        values = [one.get(name) for name in ("sequence_id", "phone_number", "content")] if isinstance(one, dict) else []
        if len(values) != 3 or not all(isinstance(value, str | int) and "\0" not in str(value) for value in values):
            return None
        found.append(Reply(*(str(value) for value in values)))
    return found
