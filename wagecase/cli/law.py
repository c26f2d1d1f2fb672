"""``flask law``: asks the book of law for a date, or checks a book, without application, database or environment."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from wagecase.law.asking import BadQuestion, QuestionEvent, clock_with_parents, parse_question_event, raise_bad_question
from wagecase.law.book import Book, BookFault, Clock, Settings, Trigger, Unit, UnknownSetting, load_book
from wagecase.law.calendar import Calendar, CalendarFault
from wagecase.law.deadlines import ClockEvent, ComputedDeadline, RunState, compute_deadlines
from wagecase.law.runs import SHANGHAI
from wagecase.procedure.events.explanation import explain_deadline

_STATE_LABELS = {
    "running": ("正在计算", "running"),
    "paused": ("已暂停", "paused"),
    "stopped": ("已终止", "stopped"),
    "unset": ("缺少已确认的数值", "a figure is not confirmed"),
    "not_started": ("尚未开始", "not started"),
}


class LawUsageError(click.ClickException):
    """A wrong question: one line that names what is known, exit code 2."""

    exit_code = 2


@click.group("law")
def law_group() -> None:
    """The law as data: compute a due day, check the book, list the clocks."""


@law_group.command("check")
@click.option("--book", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder of the book to check.")
def check_book(folder: Path | None) -> None:
    """Refuse a faulty book with file, key and reason, exit code 1; list the clocks that no act starts yet."""
    try:
        book = load_book(folder)
        _held_against_the_acts(book)
    except BookFault as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(
        f"期限 / clocks: {len(book.clocks)}; 数额 / figures: {len(book.amounts)}; "
        f"设置 / settings: {len(book.settings)}; 版本 / version: {book.version}"
    )
    click.echo(f"尚无事项启动的期限 / clocks that no act starts yet: {', '.join(_unused_clocks(book)) or '-'}")


def _held_against_the_acts(book: Book) -> None:
    """Raise BookFault where acts, services or the code contradict the book."""
    from wagecase.procedure.core.clock_check import check_book
    from wagecase.procedure.tables.table import PROCEDURES

    check_book(PROCEDURES, book)


def _unused_clocks(book: Book) -> list[str]:
    """Clocks that wait for a procedure. Importing the tables refuses a faulty book, so the book is read first."""
    from wagecase.procedure.core.clock_check import unnamed_clocks
    from wagecase.procedure.tables.table import PROCEDURES

    waiting = set(unnamed_clocks(PROCEDURES, book))
    return [clock.name for clock in book.clocks.values() if clock.name in waiting or clock.procedure not in PROCEDURES]


@law_group.command("clocks")
@click.argument("name", required=False)
def list_clocks(name: str | None) -> None:
    """List the clocks, or all that is known of one: what starts, pauses, restarts, extends and stops it."""
    book = load_book()
    if name is None:
        for clock in book.clocks.values():
            click.echo(f"{clock.name:24} {clock.label.zh} / {clock.label.en}")
        return
    try:
        clock = _find_clock(book, name)
    except BadQuestion as question:
        raise LawUsageError(str(question)) from None
    click.echo(f"{clock.name}: {clock.label.zh} / {clock.label.en}\n{clock.citation.zh}\n{clock.citation.en}")
    for word, triggers in _trigger_groups(clock):
        if triggers:
            click.echo(f"{word}: {'; '.join(_trigger_text(trigger) for trigger in triggers)}")


def _trigger_groups(clock: Clock) -> tuple[tuple[str, tuple[Trigger, ...]], ...]:
    extension = (clock.extension.trigger,) if clock.extension else ()
    return (
        ("开始 / starts", clock.starts),
        ("前期限届满时开始 / starts after", clock.parents),
        ("重新计算 / restarts", clock.restarts),
        ("延长 / extension", extension),
        ("暂停 / pauses", clock.pauses),
        ("恢复 / resumes", clock.resumes),
        ("终止 / stops", clock.stops),
    )


def _trigger_text(trigger: Trigger) -> str:
    """The trigger as one would type it."""
    fields = [f"{name}={value}" for name, value in trigger.where.items()]
    if trigger.field:
        fields.append(f"{trigger.field}=DATE")
    return ",".join((f"{trigger.event}=DATE" if fields else trigger.event, *fields))


@law_group.command("due")
@click.argument("clock_name", metavar="CLOCK")
@click.argument("given", metavar="EVENT=DATE[,FIELD=VALUE…]", nargs=-1)
@click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="A setting in force, for this question only.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def due_day(clock_name: str, given: tuple[str, ...], sets: tuple[str, ...], as_json: bool) -> None:
    """When is CLOCK due, after these events? A date may carry a time: 2026-09-29T10:00 (Shanghai).

    An event may be given with or without its procedure, and more than once. For a clock that starts when another runs
    out, give the events of that other clock.
    """
    try:
        answers = _compute_answers(load_book(), clock_name, given, sets)
    except BadQuestion as question:
        raise LawUsageError(str(question)) from None
    except (CalendarFault, OverflowError) as fault:
        raise LawUsageError(f"日期超出可计算的范围 / a date is out of range: {fault}") from None
    click.echo(json.dumps(_combined_answer(answers), ensure_ascii=False) if as_json else _answers_text(answers))


def _compute_answers(book: Book, name: str, given: tuple[str, ...], sets: tuple[str, ...]) -> list[dict[str, Any]]:
    clock = _find_clock(book, name)
    settings = _parse_settings(book, sets)
    family = clock_with_parents(book, clock)
    asked = [parse_question_event(book, number, text, family) for number, text in enumerate(given, 1)]
    calendar = Calendar.built_in(roll_weekends=bool(settings.get("calendar.roll_weekends")))
    rows = compute_deadlines(family, [one.event for one in asked], calendar, settings)
    return _answers(clock, family, rows, asked)


def _find_clock(book: Book, name: str) -> Clock:
    if name not in book.clocks:
        near = get_close_matches(name, book.clocks, n=5, cutoff=0.5)
        raise_bad_question(f"未知期限 / unknown clock {name!r}", near or book.clocks)
    return book.clocks[name]


def _parse_settings(book: Book, sets: tuple[str, ...]) -> Settings:
    values = {}
    for text in sets:
        name, mark, value = text.partition("=")
        if not mark:
            raise_bad_question(f"--set 应写作 NAME=VALUE / must be written NAME=VALUE: {text!r}")
        values[name] = value
    try:
        return Settings(book, values)
    except UnknownSetting as unknown:
        raise_bad_question(f"未知设置 / unknown setting {unknown.args[0]!r}", book.settings)
    except ValueError as error:
        raise_bad_question(f"设置值无效 / bad setting: {error}")


def _answers(
    clock: Clock, family: tuple[Clock, ...], rows: tuple[ComputedDeadline, ...], asked: list[QuestionEvent]
) -> list[dict[str, Any]]:
    """One answer for each subject: its last run."""
    used = {position for deadline in rows for position in _used_positions(deadline)}
    more = AnswerRemarks(
        tuple(f"{one.event.name} {text}" for one in asked for text in one.assumed),
        tuple(one.event for one in asked if one.event.position not in used),
    )
    last = {deadline.subject: deadline for deadline in rows if deadline.clock == clock.name}
    if last:
        return [_answer_of_run(clock, deadline, more) for deadline in last.values()]
    waiting = [deadline for deadline in rows if deadline.clock in {parent.event for parent in clock.parents}]
    zh, en = _why_not_started(clock, family, waiting[-1] if waiting else None)
    explanation = {"zh": zh + more.say(clock, "zh"), "en": en + more.say(clock, "en")}
    return [
        {"due": None, "provisional": False, "explanation": explanation, "state": "not_started", "clock": clock.name}
    ]


def _used_positions(deadline: ComputedDeadline) -> Iterable[int]:
    """The positions of the events that made this run what it is."""
    told = deadline.derivation
    yield told["start"]["position"]
    yield from (step["position"] for step in told.get("steps", ()))
    if "end" in told:
        yield told["end"]["position"]


@dataclass(frozen=True, slots=True)
class AnswerRemarks:
    """What the question left open, and which of its events had no effect."""

    assumed: tuple[str, ...]
    unused: tuple[ClockEvent, ...]

    def say(self, clock: Clock, lang: str) -> str:
        chinese = lang == "zh"
        said = ""
        if self.assumed:
            listed = ("、" if chinese else ", ").join(self.assumed)
            said += (
                f"未给出的条件视为符合：{listed}。" if chinese else f" Conditions not given are taken as met: {listed}."
            )
        if self.unused:
            events = [f"{event.name} {event.on.isoformat()}" for event in self.unused]
            listed = ("、" if chinese else ", ").join(events)
            idle = "以下事件不影响本期限：{}。" if chinese else " Without effect on this time: {}."
            said += idle.format(listed)
        return said


def _why_not_started(clock: Clock, family: tuple[Clock, ...], parent: ComputedDeadline | None) -> tuple[str, str]:
    """Why there is no run: nothing started it, or the earlier clock has not run out and will not."""
    label = clock.label
    if parent is None:
        starts = ", ".join(_trigger_text(trigger) for relative in family for trigger in relative.starts)
        return (
            f"{label.zh}：尚未开始；可以开始的事件：{starts}。",
            f"{label.en}: not started. It starts with: {starts}.",
        )
    earlier = next(relative for relative in family if relative.name == parent.clock)
    return (
        f"{label.zh}：尚未开始，因为前一期限没有届满。{explain_deadline(earlier, parent.derivation, 'zh')}",
        f"{label.en}: not started, for the earlier time has not run out. "
        f"{explain_deadline(earlier, parent.derivation, 'en')}",
    )


def _answer_of_run(clock: Clock, deadline: ComputedDeadline, more: AnswerRemarks) -> dict[str, Any]:
    running = deadline.state is RunState.running
    answer: dict[str, Any] = {
        "due": deadline.due.isoformat() if running and deadline.due else None,
        "provisional": deadline.provisional,
        "explanation": {
            lang: explain_deadline(clock, deadline.derivation, lang) + more.say(clock, lang) for lang in ("zh", "en")
        },
        "state": deadline.state.value,
        "clock": clock.name,
        "run": deadline.run,
    }
    if clock.terms[0].unit is Unit.hour:
        at = deadline.due_at if running else None
        answer["due_at"] = at.astimezone(SHANGHAI).isoformat() if at else None
    if deadline.contingent:
        answer["contingent"] = True
    if deadline.subject:
        answer["subject"] = deadline.subject
    return answer


def _combined_answer(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """The earliest due day speaks for the question; where there are several subjects, all are listed."""
    first = min(answers, key=lambda answer: answer["due"] or "9999-12-31")
    return first if len(answers) == 1 else {**first, "subjects": answers}


def _answers_text(answers: list[dict[str, Any]]) -> str:
    return "\n".join(line for answer in answers for line in _answer_lines(answer))


def _answer_lines(answer: dict[str, Any]) -> list[str]:
    zh, en = _STATE_LABELS[answer["state"]]
    when = answer.get("due_at") or answer["due"]
    subject = f" [{answer['subject']}]" if "subject" in answer else ""
    doubt = "（暂定 / provisional）" if answer["provisional"] and when else ""
    return [f"{when or f'{zh} / {en}'}{doubt}{subject}", answer["explanation"]["zh"], answer["explanation"]["en"]]
