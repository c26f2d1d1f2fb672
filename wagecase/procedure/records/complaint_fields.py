"""What a complaint may state beside the worker's own words, one row for each field.

The API's schema, the console's form, the worker's page with its check page, the columns of lead files and of their
answers, the printouts and the case page derive from these rows. Values are kept in `complaints.details`: a field needs
no column. None of them names a person; what does belongs into the sealed words or to a person's protected fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wagecase.law.words import Bilingual


class AnswerType(StrEnum):
    """`text` is one line, `lines` several; `money` is in yuan."""

    text = "text"
    lines = "lines"
    whole = "whole"
    money = "money"
    date = "date"
    yes_no = "yes_no"


class ConsoleSection(StrEnum):
    """A part of the console's form. In `marks` a yes or no is a box to tick, elsewhere a choice with "not said"."""

    contact = "contact"
    marks = "marks"
    place = "place"
    group = "group"
    account = "account"


class Printout(StrEnum):
    """`placed` fields have a cell of their own in the register form and the oral record, `row` fields a row each."""

    none = "none"
    placed = "placed"
    row = "row"


@dataclass(frozen=True, slots=True)
class WorkerQuestion:
    """How the worker's page asks: on which step, in plain words, with which answers to choose from.

    A `text` field with options is asked as a yes or no; a yes is kept as 是.
    """

    step: str
    question: Bilingual
    help: Bilingual | None = None
    optional: bool = False
    options: tuple[tuple[str, Bilingual], ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintField:
    """One field.

    Attributes:
        label: what staff call it: on the form, in columns, on printouts and on the case page.
        help: a sentence beneath the console's field.
        longest: characters of a text.
        bounds: of a whole number, both included.
        console: the section of the console's form; None where staff are not asked.
        width: the field's share of a line there.
        worker: how the worker's page asks; None where it does not.
        column_titles: titles by which a column of a lead file is known; None where it has no column.
    """

    name: str
    type: AnswerType
    label: Bilingual
    help: Bilingual | None = None
    longest: int = 300
    bounds: tuple[int, int] = (0, 999_999_999)
    console: ConsoleSection | None = None
    width: str = "third"
    worker: WorkerQuestion | None = None
    column_titles: tuple[str, ...] | None = None
    printed: Printout = Printout.none

    @property
    def most(self) -> int:
        """How many characters can be typed."""
        if self.type is AnswerType.whole:
            return len(str(self.bounds[1]))
        return 30 if self.type is AnswerType.money else self.longest


YES_NO: Mapping[bool, Bilingual] = MappingProxyType({True: Bilingual("是", "Yes"), False: Bilingual("否", "No")})
OPTIONAL_HELP = Bilingual("可以不填", "May be left out")
YES_NO_OPTIONS = (("yes", YES_NO[True]), ("no", YES_NO[False]), ("unknown", Bilingual("说不准", "Not sure")))

COMPLAINT_FIELDS: tuple[ComplaintField, ...] = (
    ComplaintField(
        "workplace",
        AnswerType.text,
        Bilingual("用工地点", "Place of work"),
        console=ConsoleSection.place,
        width="two-thirds",
        worker=WorkerQuestion(
            "where",
            Bilingual("干活的地方", "Place of work"),
            Bilingual(
                "工地或者厂子叫什么，在哪条路，旁边有什么", "Name of the site or factory, the road, what is beside it"
            ),
        ),
        column_titles=("用工地点", "工作地点", "施工地点", "项目地址", "工程地址", "欠薪地点", "workplace"),
        printed=Printout.placed,
    ),
    ComplaintField(
        "construction",
        AnswerType.yes_no,
        Bilingual("工程建设领域", "In construction"),
        console=ConsoleSection.marks,
        column_titles=("是否工程建设领域", "工程建设领域", "是否工程", "construction"),
    ),
    ComplaintField(
        "headcount",
        AnswerType.whole,
        Bilingual("人数（约）", "Workers (about)"),
        bounds=(1, 100_000),
        console=ConsoleSection.group,
        worker=WorkerQuestion("people", Bilingual("一共多少人", "How many people")),
        column_titles=("涉及人数", "欠薪人数", "人数", "headcount"),
        printed=Printout.placed,
    ),
    ComplaintField(
        "amount_stated",
        AnswerType.money,
        Bilingual("金额（约，元）", "Amount (about, yuan)"),
        console=ConsoleSection.group,
        worker=WorkerQuestion("people", Bilingual("一共欠多少元", "Owed together (yuan)")),
        printed=Printout.placed,
    ),
    ComplaintField(
        "requests",
        AnswerType.lines,
        Bilingual("请求事项", "Requests"),
        longest=2000,
        console=ConsoleSection.account,
        width="two-thirds",
        column_titles=("诉求", "请求事项", "requests"),
        printed=Printout.placed,
    ),
    ComplaintField(
        "has_iou",
        AnswerType.yes_no,
        Bilingual("有欠条或者结算单", "Has an IOU or pay statement"),
        console=ConsoleSection.account,
        worker=WorkerQuestion(
            "words",
            Bilingual("手里有欠条、考勤表、聊天记录吗？", "Do you have IOUs, attendance sheets or chats?"),
            Bilingual(
                "没有也能投诉。有的，先收好，别弄丢", "You can complain without. If you have them, keep them safe"
            ),
            options=(
                ("yes", Bilingual("有", "Yes")),
                ("no", Bilingual("没有", "No")),
                ("unknown", Bilingual("说不准", "Not sure")),
            ),
        ),
        printed=Printout.placed,
    ),
    ComplaintField(
        "already_in_proceedings",
        AnswerType.text,
        Bilingual("是否已仲裁、诉讼或在别处反映", "Already in arbitration, in court or reported elsewhere"),
        longest=500,
        console=ConsoleSection.account,
        width="two-thirds",
        worker=WorkerQuestion(
            "words",
            Bilingual("这件事去过仲裁或者法院吗？", "Has this been to arbitration or court?"),
            Bilingual(
                "去过的，监察和仲裁不能同时办，我们好给您指对路",
                "Inspection and arbitration cannot go on at once, so we show you the right way",
            ),
            options=(
                ("no", Bilingual("没有", "No")),
                ("yes", Bilingual("去过", "Yes, it has")),
                ("unknown", Bilingual("不清楚", "I am not sure")),
            ),
        ),
        printed=Printout.placed,
    ),
    ComplaintField(
        "going_home_on",
        AnswerType.date,
        Bilingual("打算返乡的日子", "Going home on"),
        console=ConsoleSection.account,
    ),
    ComplaintField(
        "platform_worker", AnswerType.yes_no, Bilingual("平台用工", "Platform work"), console=ConsoleSection.marks
    ),
    ComplaintField(
        "employer_gone",
        AnswerType.yes_no,
        Bilingual("单位已注销或者找不到人", "Employer struck off or cannot be found"),
        console=ConsoleSection.marks,
    ),
    ComplaintField("urgent", AnswerType.yes_no, Bilingual("情况紧急", "Urgent"), console=ConsoleSection.marks),
    ComplaintField(
        "convenient_time",
        AnswerType.text,
        Bilingual("方便联系的时间", "Convenient time"),
        longest=200,
        console=ConsoleSection.contact,
        worker=WorkerQuestion(
            "words", Bilingual("什么时候方便接电话", "When can you take a call"), OPTIONAL_HELP, optional=True
        ),
    ),
    ComplaintField(
        "age",
        AnswerType.whole,
        Bilingual("年龄", "Age"),
        bounds=(1, 120),
        console=ConsoleSection.contact,
        printed=Printout.placed,
    ),
    ComplaintField(
        "occupation",
        AnswerType.text,
        Bilingual("职业", "Occupation"),
        longest=100,
        console=ConsoleSection.contact,
        printed=Printout.placed,
    ),
    ComplaintField(
        "language",
        AnswerType.text,
        Bilingual("沟通语言", "Language"),
        longest=60,
        console=ConsoleSection.contact,
    ),
)
BY_NAME: Mapping[str, ComplaintField] = MappingProxyType({one.name: one for one in COMPLAINT_FIELDS})
COLUMN_FIELDS = tuple(one for one in COMPLAINT_FIELDS if one.column_titles is not None)


def fields_of_section(section: str) -> list[ComplaintField]:
    """The fields of a section of the console's form, in order."""
    return [one for one in COMPLAINT_FIELDS if one.console == section]


def questions_of_step(step: str) -> list[tuple[ComplaintField, WorkerQuestion]]:
    """What a step of the worker's page asks, in order."""
    return [(one, one.worker) for one in COMPLAINT_FIELDS if one.worker and one.worker.step == step]


def question_options(field: ComplaintField, question: WorkerQuestion) -> tuple[tuple[str, Bilingual], ...]:
    """The answers to choose from; none where the answer is typed."""
    return question.options or (YES_NO_OPTIONS if field.type is AnswerType.yes_no else ())


def fields_printed_as_rows() -> list[ComplaintField]:
    return [one for one in COMPLAINT_FIELDS if one.printed is Printout.row]


def answer_text(value: Any, lang: str) -> str:
    """An answer as it is read; empty where nothing was said."""
    if value is None:
        return ""
    return YES_NO[value].get(lang) if isinstance(value, bool) else str(value)


def labelled_answers(details: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    """What a complaint states, with the labels of its fields."""
    for one in COMPLAINT_FIELDS:
        if one.name in details:
            yield one.label.get(lang), answer_text(details[one.name], lang)
