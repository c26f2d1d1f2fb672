"""The gateway of Alibaba Cloud, against a server that speaks its interface and checks every signature by itself."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from wagecase.embedded import ports
from wagecase.mail.dysms import DysmsSmsSender, SmsGateway, signed_headers
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult
from wagecase.mail.text_message import SmsMessage

KEY, SECRET = "testing-key", "testing-secret"
VALUES = {"number": "120116-2026-000123", "office": "滨海新区劳动保障监察支队", "phone": "12333"}


class Provider(ThreadingHTTPServer):
    """Gives the answers set for it, in order; keeps what it took."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, str] | None] = []
        self.taken: list[dict[str, str]] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Provider

    def do_POST(self) -> None:
        query = urlsplit(self.path).query
        if not self._signed(query):
            self._say(400, "SignatureDoesNotMatch")
            return
        answer = self.server.answers.pop(0) if self.server.answers else (200, "OK")
        if answer is None:
            self.close_connection = True
            return
        self.server.taken.append(dict(parse_qsl(query)))
        self._say(*answer)

    def _signed(self, query: str) -> bool:
        """As the provider's documents describe it: method, path, query, the headers named, and the body's digest."""
        said = dict(part.split("=", 1) for part in self.headers["Authorization"].split(" ", 1)[1].split(","))
        names = said["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        digest = hashlib.sha256(b"").hexdigest()
        request = f"POST\n/\n{query}\n{lines}\n{';'.join(names)}\n{digest}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        wanted = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        needed = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"}
        return said["Credential"] == KEY and wanted == said["Signature"] and needed <= set(names)

    def _say(self, status: int, code: str) -> None:
        body = json.dumps({"Code": code, "Message": "13800138000 …", "RequestId": "x"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sender(endpoint: str, secret: str = SECRET) -> DysmsSmsSender:
    return DysmsSmsSender(SmsGateway(endpoint, KEY, secret, "天津人社", {"accepted.zh": "SMS_1"}))


def text(**more: Any) -> SmsMessage:
    given = {"id": "a-1", "to": "+8613800138000", "name": "accepted", "language": "zh", "values": VALUES, **more}
    return SmsMessage(**given, written_at=datetime.now(UTC))


def test_the_signature_is_that_of_the_providers_own_example() -> None:
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    signed = signed_headers("YourAccessKeyId", "YourAccessKeySecret", query, headers)
    assert signed["Authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_a_text_arrives_with_its_template_and_values_and_knows_each_answer(provider: Provider) -> None:
    provider.answers = [(200, "OK"), (200, "isv.MOBILE_NUMBER_ILLEGAL"), (200, "isv.BUSINESS_LIMIT_CONTROL"), None]
    with sender(provider.endpoint) as gateway:
        results = gateway.send([text(id=f"a-{n}") for n in range(4)])
    assert [one.outcome for one in results] == [
        DeliveryOutcome.sent,
        DeliveryOutcome.refused,
        DeliveryOutcome.retry,
        DeliveryOutcome.unknown,
    ]
    assert results[1].reason == "gateway: isv.MOBILE_NUMBER_ILLEGAL"
    first = provider.taken[0]
    assert (first["PhoneNumbers"], first["SignName"], first["TemplateCode"]) == ("13800138000", "天津人社", "SMS_1")
    assert json.loads(first["TemplateParam"]) == VALUES
    assert first["OutId"] == "a-0"


def test_a_wrong_secret_a_missing_template_and_a_dead_gateway_lose_nothing(provider: Provider) -> None:
    with sender(provider.endpoint, "another") as gateway:
        assert gateway.send([text()]) == [DeliveryResult(DeliveryOutcome.retry, "gateway: SignatureDoesNotMatch")]
        assert gateway.send([text(language="en")]) == [DeliveryResult(DeliveryOutcome.retry, "no_template")]
    (port,) = ports.free_ports(None)
    with sender(f"http://127.0.0.1:{port}") as gateway:
        assert [one.outcome for one in gateway.send([text(), text()])] == [DeliveryOutcome.untried] * 2
    assert provider.taken == []
