from __future__ import annotations

import uuid

import pytest
from flask import Flask

from tests.servers import Postbox
from tests.workers.desk import Desk


@pytest.fixture
def desk(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> Desk:
    """People, an empty ledger, and a mail server that takes everything."""
    return Desk(app, staff, smtp)
