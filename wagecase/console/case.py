"""A case: its head, and where each of its proceedings stands."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, language, page
from wagecase.services import reading, whole


@blueprint.get("/cases/<key>")
def case(key: str) -> ResponseReturnValue:
    found = reading.opened(caller(), key)
    return page("case.html", head=whole.head(found, language()))
