"""Tables: one file per subject. Importing this package makes all of them known to the metadata."""

from wagecase.models.awards import AwardItem
from wagecase.models.base import Base, new_id, utcnow
from wagecase.models.campaigns import Campaign, CampaignCase
from wagecase.models.cases import (
    Case,
    CaseAccess,
    CaseCounter,
    Complaint,
    IdempotencyKey,
    LiableParty,
    Recusal,
    Transfer,
)
from wagecase.models.claims import Claim, Payment, PayPromise
from wagecase.models.desks import DeskHandover, DeskHandoverItem
from wagecase.models.drafts import Draft
from wagecase.models.employers import FOUR_SYSTEMS, Employer, Project, ProjectSystem
from wagecase.models.evidence import Evidence
from wagecase.models.lead_files import LeadChunk, LeadExport, LeadImport, LeadPiece, LeadRow, LeadShape
from wagecase.models.organisations import ApiToken, Area, Jurisdiction, Organisation, User, UserRole
from wagecase.models.outreach import Outreach
from wagecase.models.oversight import DailyFigure, DailyReport, PendingReview
from wagecase.models.partner_portal import PartnerAccess, PendingDesignation, TransferAttachment
from wagecase.models.people import DataKey, Person, SealedText, SearchGrams
from wagecase.models.proceedings import (
    HEARING_DATE_SQL,
    HEARING_HELD,
    HEARING_SET,
    NO_DUE_DATE,
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
    PlannedChange,
    SettingValue,
    Unmasking,
)
from wagecase.models.reminders import Absence, BouncedAddress, CalendarFeed, Preference, Reminder, ReminderHold
from wagecase.models.sign_in import ConsoleSession, RecoveryCode, SecondFactor
from wagecase.models.sms import SmsOptOut, SmsReply
from wagecase.models.spot_checks import (
    CallbackAttempt,
    CallbackFinding,
    CallbackTask,
    SpotCheck,
    SpotCheckCase,
    SpotCheckDraw,
    SpotCheckStep,
)
from wagecase.models.worker_portal import Representation, Statement, TrackingCodeAttempt, WorkerDraft

__all__ = [
    "FOUR_SYSTEMS",
    "HEARING_DATE_SQL",
    "HEARING_HELD",
    "HEARING_SET",
    "NO_DUE_DATE",
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
    "CallbackAttempt",
    "CallbackFinding",
    "CallbackTask",
    "Campaign",
    "CampaignCase",
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
    "DeskHandover",
    "DeskHandoverItem",
    "Document",
    "Draft",
    "Employer",
    "Event",
    "Evidence",
    "Heartbeat",
    "IdempotencyKey",
    "Jurisdiction",
    "LawChange",
    "LeadChunk",
    "LeadExport",
    "LeadImport",
    "LeadPiece",
    "LeadRow",
    "LeadShape",
    "LiableParty",
    "Note",
    "Organisation",
    "Outreach",
    "PartnerAccess",
    "Party",
    "PayPromise",
    "Payment",
    "PendingDesignation",
    "PendingReview",
    "Person",
    "PlannedChange",
    "Preference",
    "Proceeding",
    "ProceedingHandler",
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
    "SettingValue",
    "SmsOptOut",
    "SmsReply",
    "SpotCheck",
    "SpotCheckCase",
    "SpotCheckDraw",
    "SpotCheckStep",
    "Statement",
    "TrackingCodeAttempt",
    "Transfer",
    "TransferAttachment",
    "Unmasking",
    "User",
    "UserRole",
    "WorkItem",
    "WorkerDraft",
    "new_id",
    "utcnow",
]
