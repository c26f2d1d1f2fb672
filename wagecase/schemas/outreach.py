"""Consultations and publicity events, in and out."""

from __future__ import annotations

from wagecase.procedure.core.enums import OutreachKind
from wagecase.schemas.fields import Choice, Day, Flag, Id, Schema, Shown, Text, Whole, Word

MOST_PEOPLE = 100_000


class FollowUpSchema(Schema):
    """The number of the case that came of it."""

    case = Text(40, required=True)


class OutreachSchema(Schema):
    """What is put on record; nobody who came is named."""

    kind = Choice(OutreachKind, required=True)
    held_on = Day(future="day_future", required=True)
    place = Text(200, required=True)
    lawyer = Id()
    headcount = Whole(1, MOST_PEOPLE, required=True)
    platform_workers = Whole(0, MOST_PEOPLE)
    subject = Text(500)
    case = Text(40)


class OutreachOutSchema(Schema):
    """One of them as it is shown; the case's number to whoever may see the case."""

    id = Id()
    kind = Word()
    kind_label = Word()
    held_on = Day()
    place = Word()
    lawyer = Shown()
    headcount = Whole()
    platform_workers = Whole()
    subject = Word()
    followed_up = Flag()
    case_number = Word()


class MadeSchema(Schema):
    id = Id()
