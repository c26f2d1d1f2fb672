"""Saves how somebody wants to be reminded."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Preference
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.recipients.preferences import PREFERENCE_NAME, ReminderPreferences


@unit_of_work()
def save_preferences(principal: Principal, preferences: ReminderPreferences) -> None:
    """Remember how the person wants to be reminded."""
    row = insert(Preference).values(user_id=principal.user_id, name=PREFERENCE_NAME, value=asdict(preferences))
    db.session.execute(
        row.on_conflict_do_update(index_elements=["user_id", "name"], set_={"value": row.excluded.value})
    )
