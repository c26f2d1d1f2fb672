"""Tables: one file per subject. Importing this package makes all of them known to the metadata."""

from wagecase.models.awards import AwardItem
from wagecase.models.base import Base, new_id, utcnow
from wagecase.models.campaigns import Campaign, CampaignCase
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
from wagecase.models.desks import DeskMove, DeskMoveItem
from wagecase.models.drafts import Draft
from wagecase.models.employers import FOUR_SYSTEMS, Employer, Project, ProjectSystem
from wagecase.models.evidence import Evidence
from wagecase.models.lead_files import ClueChunk, ClueExport, ClueImport, CluePiece, ClueRow, ClueShape
from wagecase.models.organisations import ApiToken, Area, Jurisdiction, Organisation, User, UserRole
from wagecase.models.outreach import Outreach
from wagecase.models.oversight import DailyFigure, DailyReport, WaitingReview
from wagecase.models.partner_portal import HandOffPaper, PartnerDoor, WaitingDesignation
from wagecase.models.people import DataKey, Person, SealedText, SearchGrams
from wagecase.models.plans import PlannedChange
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
from wagecase.models.projects import ProjectCheck, ProjectVisit
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
from wagecase.models.sign_in import ConsoleSession, RecoveryCode, SecondFactor
from wagecase.models.sms import SmsOptOut, SmsReply
from wagecase.models.spot_checks import (
    CallFinding,
    CallTask,
    CallTry,
    SpotCheck,
    SpotCheckCase,
    SpotCheckDraw,
    SpotCheckStep,
)
from wagecase.models.worker_portal import ProgressTry, Representation, Statement, WorkerDraft

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
    "CallFinding",
    "CallTask",
    "CallTry",
    "Campaign",
    "CampaignCase",
    "Case",
    "CaseAccess",
    "CaseCounter",
    "CaseRead",
    "Checkpoint",
    "Claim",
    "ClueChunk",
    "ClueExport",
    "ClueImport",
    "CluePiece",
    "ClueRow",
    "ClueShape",
    "Complaint",
    "ConsoleSession",
    "DailyFigure",
    "DailyReport",
    "DataKey",
    "Deadline",
    "DeskMove",
    "DeskMoveItem",
    "Document",
    "Draft",
    "Employer",
    "Event",
    "Evidence",
    "HandOff",
    "HandOffPaper",
    "Heartbeat",
    "IdempotencyKey",
    "Jurisdiction",
    "LawChange",
    "LiableParty",
    "Note",
    "Organisation",
    "Outreach",
    "PartnerDoor",
    "Party",
    "PayPromise",
    "Payment",
    "Person",
    "PlannedChange",
    "Preference",
    "Proceeding",
    "ProceedingHandler",
    "ProgressTry",
    "Project",
    "ProjectCheck",
    "ProjectSystem",
    "ProjectVisit",
    "RecoveryCode",
    "Recusal",
    "Reminder",
    "ReminderHold",
    "Representation",
    "SealedText",
    "SearchGrams",
    "SecondFactor",
    "SettingRow",
    "SmsOptOut",
    "SmsReply",
    "SpotCheck",
    "SpotCheckCase",
    "SpotCheckDraw",
    "SpotCheckStep",
    "Statement",
    "Unmasking",
    "User",
    "UserRole",
    "WaitingDesignation",
    "WaitingReview",
    "WorkItem",
    "WorkerDraft",
    "new_id",
    "utcnow",
]
