"""Texts by Alibaba Cloud's short message service: SendSms of Dysmsapi 2017-05-25, signed as ACS3-HMAC-SHA256.

Its interface is not idempotent: when the connection breaks after the request was sent, nobody can know whether the
phone got it, and the outbox says so."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from wagecase.mail.sender import DeliveryOutcome, DeliveryResult
from wagecase.mail.text_message import SmsMessage

ACTION, VERSION, ALGORITHM = "SendSms", "2017-05-25", "ACS3-HMAC-SHA256"
CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0
MAX_ANSWER_BYTES = 64 * 1024
# What a later try cannot mend: the number itself.
PERMANENT_CODES = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT"})


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """The account; `templates` are the provider's codes by `name.language`."""

    endpoint: str
    key_id: str
    secret: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]


class DysmsSmsSender:
    """One connection for a run, kept alive between texts."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, timeout=timeout, retries=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.clear()

    def send(self, texts: Sequence[SmsMessage]) -> list[DeliveryResult]:
        """One result for each text, in order; without a connection the rest is untried."""
        results: list[DeliveryResult] = []
        for text in texts:
            results.append(self._try(text))
            if results[-1].outcome is DeliveryOutcome.untried:
                break
        reason = results[-1].reason if results else None
        return results + [DeliveryResult(DeliveryOutcome.untried, reason)] * (len(texts) - len(results))

    def _try(self, text: SmsMessage) -> DeliveryResult:
        code = self._gateway.templates.get(f"{text.name}.{text.language}")
        if code is None:
            return DeliveryResult(DeliveryOutcome.retry, "no_template")
        query = canonical_query(self._parameters(text, code))
        host = self._gateway.endpoint.split("://", 1)[1]
        headers = signed_headers(self._gateway.key_id, self._gateway.secret, query, _request_headers(host))
        try:
            answer = self._pool.request("POST", f"{self._gateway.endpoint}/?{query}", headers=headers, redirect=False)
        except (NewConnectionError, ConnectTimeoutError) as fault:
            return DeliveryResult(DeliveryOutcome.untried, f"connect: {type(fault).__name__}")
        except HTTPError as fault:
            return DeliveryResult(DeliveryOutcome.unknown, f"no answer: {type(fault).__name__}")
        return _result_of_answer(answer.status, answer.data[:MAX_ANSWER_BYTES])

    def _parameters(self, text: SmsMessage, code: str) -> dict[str, str]:
        return {
            "PhoneNumbers": text.to.removeprefix("+86") if text.to.startswith("+86") else text.to.lstrip("+"),
            "SignName": self._gateway.signature,
            "TemplateCode": code,
            "TemplateParam": json.dumps(dict(text.values), ensure_ascii=False, separators=(",", ":")),
            "OutId": text.id,
        }


def _request_headers(host: str) -> dict[str, str]:
    return {
        "host": host,
        "x-acs-action": ACTION,
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-version": VERSION,
    }


def canonical_query(parameters: Mapping[str, str]) -> str:
    """Parameters in the order of their names, percent-encoded as RFC 3986 has it."""
    pairs = sorted(parameters.items())
    return "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)


def signed_headers(
    key_id: str, secret: str, query: str, headers: Mapping[str, str], method: str = "POST"
) -> dict[str, str]:
    """The headers with their signature; what is signed is the request in its canonical form, without a body."""
    names = sorted(headers)
    canonical = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    signed = ";".join(names)
    request = "\n".join([method, "/", query, canonical, signed, headers["x-acs-content-sha256"]])
    said = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()
    return {**headers, "Authorization": f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"}


def _result_of_answer(status: int, content: bytes) -> DeliveryResult:
    """What the provider says, by its code alone: its words could name the number."""
    try:
        told: Any = json.loads(content)
    except ValueError:
        told = None
    code = told.get("Code") if isinstance(told, dict) else None
    if status == 200 and code == "OK":
        return DeliveryResult(DeliveryOutcome.sent)
    reason = f"gateway: {code}"[:60] if isinstance(code, str) and code.isascii() else f"gateway: {status}"
    return DeliveryResult(DeliveryOutcome.refused if code in PERMANENT_CODES else DeliveryOutcome.retry, reason)
