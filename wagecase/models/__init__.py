"""Tables: one file per subject. Importing this package makes all of them known to the metadata."""

from wagecase.models.access import ConsoleSession, RecoveryCode, SecondFactor
from wagecase.models.awards import AwardItem
from wagecase.models.base import Base, new_id, utcnow
from wagecase.models.cases import (
    Case,
    CaseAccess,
    CaseCounter,
    Complaint,
    HandOff,
    IdempotencyKey,
    LiableParty,
    Recusal,
)
from wagecase.models.claims import Claim, Payment, PayPromise
from wagecase.models.drafts import Draft
from wagecase.models.employers import FOUR_SYSTEMS, Employer, Project, ProjectSystem
from wagecase.models.evidence import Evidence
from wagecase.models.organisations import ApiToken, Area, Jurisdiction, Organisation, User, UserRole
from wagecase.models.oversight import DailyFigure, DailyReport, WaitingReview
from wagecase.models.people import DataKey, Person, SealedText, SearchGrams
from wagecase.models.preferences import Preference
from wagecase.models.proceedings import (
    HEARING_HELD,
    HEARING_ON,
    HEARING_SET,
    NO_DUE,
    AidVolunteer,
    Deadline,
    Document,
    Event,
    Note,
    Party,
    Proceeding,
    ProceedingHandler,
    WorkItem,
)
from wagecase.models.records import (
    AuditEntry,
    CalendarDay,
    CaseRead,
    Checkpoint,
    Heartbeat,
    LawChange,
    SettingRow,
    Unmasking,
)
from wagecase.models.reminders import Absence, BouncedAddress, CalendarFeed, Reminder, ReminderHold

__all__ = [
    "FOUR_SYSTEMS",
    "HEARING_HELD",
    "HEARING_ON",
    "HEARING_SET",
    "NO_DUE",
    "Absence",
    "AidVolunteer",
    "ApiToken",
    "Area",
    "AuditEntry",
    "AwardItem",
    "Base",
    "BouncedAddress",
    "CalendarDay",
    "CalendarFeed",
    "Case",
    "CaseAccess",
    "CaseCounter",
    "CaseRead",
    "Checkpoint",
    "Claim",
    "Complaint",
    "ConsoleSession",
    "DailyFigure",
    "DailyReport",
    "DataKey",
    "Deadline",
    "Document",
    "Draft",
    "Employer",
    "Event",
    "Evidence",
    "HandOff",
    "Heartbeat",
    "IdempotencyKey",
    "Jurisdiction",
    "LawChange",
    "LiableParty",
    "Note",
    "Organisation",
    "Party",
    "PayPromise",
    "Payment",
    "Person",
    "Preference",
    "Proceeding",
    "ProceedingHandler",
    "Project",
    "ProjectSystem",
    "RecoveryCode",
    "Recusal",
    "Reminder",
    "ReminderHold",
    "SealedText",
    "SearchGrams",
    "SecondFactor",
    "SettingRow",
    "Unmasking",
    "User",
    "UserRole",
    "WaitingReview",
    "WorkItem",
    "new_id",
    "utcnow",
]
