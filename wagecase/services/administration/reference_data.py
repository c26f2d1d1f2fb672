"""Places and organisations that every deployment starts with; loading them again changes nothing that is there."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Area, Jurisdiction, Organisation, new_id
from wagecase.services.administration.organisation_queries import JURISDICTION_KINDS
from wagecase.services.base.unit_of_work import unit_of_work

REFERENCE_FILE = Path(__file__).with_name("reference.toml")


@unit_of_work()
def load_reference_data() -> int:
    """Add what is missing of places, organisations and jurisdictions; returns how many organisations there are."""
    data = tomllib.loads(REFERENCE_FILE.read_text("utf-8"))
    city = data["city"]
    places = {city["code"]: (city["zh"], city["en"])}
    places |= {code: tuple(names) for code, names in (data["districts"] | data["zones"]).items()}
    rows = [{"code": code, "name_zh": zh, "name_en": en} for code, (zh, en) in places.items()]
    db.session.execute(insert(Area).values(rows).on_conflict_do_nothing())
    top = _add_organisations(city["code"], places[city["code"]], data["in_city"], None)
    for code in data["districts"]:
        _add_organisations(code, places[code], data["in_district"], top)
    for code in data["zones"]:
        _add_organisations(code, places[code], data["in_zone"], top)
    _add_jurisdictions(list(places), city["code"])
    return len(db.session.scalars(select(Organisation.id)).all())


def _add_organisations(
    area: str, names: tuple[str, ...], kinds: list[dict[str, str]], top: uuid.UUID | None
) -> uuid.UUID:
    """The organisations of one place; returns the first, under which the others stand."""
    first: uuid.UUID | None = None
    for kind in kinds:
        made = _add_organisation(area, names, kind, top if first is None else first)
        first = first or made
    if first is None:
        raise ValueError(area)
    return first


def _add_organisation(area: str, names: tuple[str, ...], kind: dict[str, str], parent: uuid.UUID | None) -> uuid.UUID:
    code = f"{area}{kind['suffix']}"
    row: dict[str, Any] = {
        "id": new_id(),
        "code": code,
        "kind": kind["kind"],
        "name_zh": names[0] + kind["zh"],
        "name_en": f"{names[1]} {kind['en']}",
        "area_code": area,
        "parent_id": parent,
        "active": True,
    }
    db.session.execute(insert(Organisation).values(row).on_conflict_do_nothing())
    return db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def _add_jurisdictions(areas: list[str], city: str) -> None:
    """Each place's own body where it has one, else the city's (facts A01, A02)."""
    found = {
        (one.area_code, one.kind): one.id
        for one in db.session.scalars(select(Organisation).where(Organisation.kind.in_(JURISDICTION_KINDS)))
    }
    rows = [
        {"area_code": area, "kind": kind, "organisation_id": found.get((area, kind), found[city, kind])}
        for area in areas
        for kind in JURISDICTION_KINDS
    ]
    db.session.execute(insert(Jurisdiction).values(rows).on_conflict_do_nothing())
