"""docs/glossary.md as tables, and the tables that the code asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from wagecase.console.shell.nav import MENU_ENTRIES, SECTION_HEADINGS
from wagecase.procedure.arbitration import awards
from wagecase.procedure.core import enums
from wagecase.procedure.core.enums import EVENTS, Labelled
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.core.stages import STAGES
from wagecase.procedure.litigation.guards import EnforceableTitle
from wagecase.procedure.next_steps import windows
from wagecase.procedure.records import evidence, projects, spot_checks, worker_statements
from wagecase.procedure.routing import routing
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.schemas import complaints
from wagecase.services.intake.duplicates import MatchReason
from wagecase.web.translating import catalogue

Row = tuple[str, ...]

GLOSSARY = Path(__file__).parents[2] / "docs/glossary.md"

ENUM_SECTIONS: Mapping[str, type[Labelled]] = {
    "Roles": enums.Role,
    "Procedures": enums.Procedure,
    "Channels": enums.Channel,
    "What came in": enums.MatterKind,
    "Kinds of organisation": enums.OrgKind,
    "Transfer kinds": enums.TransferKind,
    "Claim outcomes": enums.ClaimOutcome,
    "Conclusions": enums.Conclusion,
    "Grounds of closing an inspection": enums.ClosingGround,
    "Topics of approval": enums.ApprovalTopic,
    "Causes of arrears": enums.ArrearsCause,
    "Sources of money": enums.PayerSource,
    "Grounds of liability": enums.LiableGround,
    "Ways of service": enums.ServiceMethod,
    "Investment": enums.InvestmentKind,
    "Outreach": enums.OutreachKind,
    "Results of a call": enums.CallbackResult,
    "Evidence kinds": evidence.EvidenceKind,
    "Providers of evidence": evidence.EvidenceProvider,
    "Channels of evidence": evidence.EvidenceChannel,
    "Routes": routing.Route,
    "Status of a route": routing.RouteStatus,
    "Status of a limit": routing.LimitStatus,
    "An amount beside a figure": routing.FigureComparison,
    "Next steps": windows.NextStepTarget,
    "Status of a next step": windows.NextStepStatus,
    "Award items": enums.AwardItemKind,
    "Status of an award": awards.AwardStatus,
    "Titles for enforcement": EnforceableTitle,
    "Worker statements": worker_statements.StatementKind,
    "Channels of statements": worker_statements.StatementChannel,
    "Wage systems": projects.WageSystem,
    "State of a wage system": projects.WageSystemState,
    "Visits": projects.VisitKind,
    "Strata of a spot check": spot_checks.StratifiedBy,
    "Differences found by a call-back": spot_checks.Discrepancy,
    "Times of day": spot_checks.TimeOfDay,
    "Reasons why two cases may be one": MatchReason,
    "Capacity of the complainant": complaints.Capacity,
    "Sex": complaints.Sex,
    "Basis of pay": complaints.PayBasis,
    "Kinds of employer": complaints.EmployerKind,
}


def _cells(row: str) -> Row:
    cells = re.split(r"(?<!\\)\|", row.strip()[1:-1])
    return tuple(cell.strip().replace("`", "").replace("\\|", "|") for cell in cells)


def tables() -> dict[str, list[list[Row]]]:
    """The tables below each heading of the glossary, without their header rows; a cell has no backticks."""
    found: dict[str, list[list[Row]]] = {}
    heading = ""
    for row in GLOSSARY.read_text("utf-8").splitlines():
        if row.startswith(("## ", "### ")):
            heading = row.lstrip("# ")
        elif row.startswith("|---"):
            found.setdefault(heading, []).append([])
        elif row.startswith("|") and not _is_header(row):
            found[heading][-1].append(_cells(row))
    return found


def _is_header(row: str) -> bool:
    return row.endswith((" code |", " code | meaning |", " class | table |", " code | event |"))


def enum_rows(kind: type[Labelled]) -> list[Row]:
    return [(member.label.zh, member.label.en, member.value) for member in kind]


def stage_rows() -> list[Row]:
    return [
        (stage.label.zh, stage.label.en + (" (end)" if stage.end else ""), f"{procedure}.{stage.name}")
        for procedure, stages in STAGES.items()
        for stage in stages
    ]


def heading_of(spec: ProcedureSpec) -> str:
    return f"{spec.label.zh} / {spec.label.en}"


def act_rows(spec: ProcedureSpec) -> list[Row]:
    return [(act.label.zh, act.label.en, f"{spec.name}.{act.name}", str(act.records)) for act in spec.acts]


def event_rows(spec: ProcedureSpec) -> list[Row]:
    return [(label.zh, label.en, name) for name, label in EVENTS.items() if name.split(".")[0] == spec.name]


def menu_rows() -> list[Row]:
    entries = [(str(entry.label), entry.endpoint) for entry in MENU_ENTRIES]
    headings = [(str(label), f"MenuSection.{section}") for section, label in SECTION_HEADINGS.items()]
    return [(zh, english(zh), code) for zh, code in entries + headings]


def english(message: str) -> str:
    """The English of a message of the pages, as the catalogue has it."""
    found = catalogue("en").get(message)
    return str(found.string) if found is not None else ""


def derived_rows() -> Iterator[tuple[str, Sequence[Row]]]:
    """Every heading of the glossary whose rows come from the code, with these rows; models and core terms are not."""
    for heading, kind in ENUM_SECTIONS.items():
        yield heading, enum_rows(kind)
    yield "Stages", stage_rows()
    for spec in PROCEDURES.values():
        yield heading_of(spec), act_rows(spec)
        yield heading_of(spec), event_rows(spec)
    yield "Navigation", menu_rows()
