"""A roster pasted from a spreadsheet: which column is what, and each cell as a form would hold it. Pure."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from wagecase.services.base.text_search import normalise_text
from wagecase.services.spreadsheets.date_parsing import parse_date

MAX_ROWS = 2000
MAX_COLUMNS = 256
# A header row is looked for among the first rows, below a title.
HEADER_SEARCH_ROWS = 5
IGNORED_COLUMN = ""

# What a column may be, and by which words its header is known, the more specific first.
HEADER_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id_number": ("身份证", "证件号", "证件", "idnumber", "idcard", "identity"),
        "phone": ("手机", "联系电话", "电话", "联系方式", "phone", "mobile", "tel"),
        "card": ("银行卡", "卡号", "工资卡", "银行账号", "账号", "card", "account"),
        "period_from": ("起始", "开始", "进场", "起日", "入职", "欠薪起", "from", "start"),
        "period_to": ("截止", "结束", "退场", "止日", "离职", "欠薪止", "until", "to", "end"),
        "claimed": ("申报欠付", "欠薪", "欠付", "拖欠", "金额", "工资", "owed", "amount", "claimed", "sum"),
        "team": ("班组", "队组", "team", "crew"),
        "job": ("工种", "岗位", "职务", "job", "trade"),
        "sex": ("性别", "sex", "gender"),
        "address": ("住址", "住所", "地址", "address"),
        "name": ("姓名", "名字", "工人", "劳动者", "name"),
    }
)
# Columns that a roster often has and that we do not take; they must not be mistaken for one that we do.
IGNORED_HEADER_WORDS = (
    "序号",
    "编号",
    "备注",
    "签字",
    "签名",
    "应发",
    "已发",
    "单价",
    "工日",
    "天数",
    "no.",
    "remark",
    "days",
)
TOTAL_WORDS = ("合计", "总计", "小计", "total")
SEX_WORDS: Mapping[str, str] = MappingProxyType({"男": "male", "女": "female", "m": "male", "f": "female"})
NUMBER_PATTERN = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True)
class PastedRow:
    """One worker as pasted: the line in the paste, counted from one, and the cells by field."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class PastedRoster:
    """What a paste says: the field of each column, its header if there is one, and the rows beneath.

    Lines of totals and lines that hold nothing of a worker (who made the list, signatures) are kept apart and reported.
    """

    columns: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[PastedRow, ...] = ()
    totals: tuple[PastedRow, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def sum(self) -> Decimal:
        """Yuan claimed in all rows whose amount is one."""
        return sum(_claimed_amounts(self.rows), Decimal(0))

    @property
    def stated_total(self) -> Decimal | None:
        """The sum that the list itself names, where it does."""
        return next(iter(_claimed_amounts(self.totals)), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns without which no row can be taken."""
        return tuple(one for one in ("name", "claimed") if one not in self.columns) if self.rows else ()


def parse_roster(text: str, chosen: Sequence[str] = ()) -> PastedRoster:
    """A paste as rows. `chosen` names the field of each column where a person has corrected the guess."""
    lines = _split_lines(text)
    if not lines:
        return PastedRoster()
    at = next((n for n, (_, cells) in enumerate(lines[:HEADER_SEARCH_ROWS]) if _is_header(cells)), None)
    header = lines[at][1] if at is not None else ()
    body = lines[at + 1 :] if at is not None else lines
    width = max(len(cells) for _, cells in lines)
    guessed = (
        _columns_from_header(header, width) if header else _columns_from_content([cells for _, cells in body], width)
    )
    columns = tuple(chosen[n] if n < len(chosen) else guessed[n] for n in range(width))
    kinds: dict[str, list[PastedRow]] = {"worker": [], "total": [], "other": []}
    # One more than a roster may have, so that too many are noticed.
    for line, cells in body[: MAX_ROWS + 1]:
        row = _pasted_row(line, cells, columns)
        kinds[_row_kind(row, cells)].append(row)
    others = tuple(row.line for row in kinds["other"])
    return PastedRoster(columns, tuple(header), tuple(kinds["worker"]), tuple(kinds["total"]), others)


def _split_lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Cells of each filled line: parted by tabs as a spreadsheet does, else by commas of either width."""
    tabs = "\t" in text
    made = text if tabs else text.replace("，", ",")
    parted = csv.reader(made.splitlines(), delimiter="\t" if tabs else ",")
    stripped = ((n, tuple(cell.strip() for cell in cells)) for n, cells in enumerate(parted, start=1))
    return [(n, cells) for n, cells in stripped if any(cells)]


def _field_of_header(cell: str) -> str:
    """The field that a header means; nothing where it means none."""
    word = normalise_text(cell)
    if not word or any(one in word for one in IGNORED_HEADER_WORDS):
        return IGNORED_COLUMN
    return next((field for field, words in HEADER_WORDS.items() if any(one in word for one in words)), IGNORED_COLUMN)


def _is_header(cells: Sequence[str]) -> bool:
    return sum(bool(_field_of_header(cell)) for cell in cells) >= 2 and not any(
        NUMBER_PATTERN.fullmatch(cell) for cell in cells
    )


def _columns_from_header(header: Sequence[str], width: int) -> list[str]:
    found: list[str] = []
    for cell in (*header, *[""] * (width - len(header))):
        field = _field_of_header(cell)
        found.append(field if field not in found else IGNORED_COLUMN)
    return found


def _columns_from_content(body: Sequence[Sequence[str]], width: int) -> list[str]:
    """Without a header a column is what most of its cells look like; each field is given once."""
    found: list[str] = []
    for column in range(width):
        cells = [row[column] for row in body if column < len(row) and row[column]]
        looks = (field for field, like in CONTENT_TESTS.items() if field not in found and _mostly_match(cells, like))
        found.append(next(looks, IGNORED_COLUMN))
    return found


def _mostly_match(cells: Sequence[str], matches: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(matches(cell) for cell in cells) > len(cells)


def _pasted_row(line: int, cells: Sequence[str], columns: Sequence[str]) -> PastedRow:
    given = zip(columns, cells, strict=False)
    return PastedRow(line, {field: normalise_cell(field, cell) for field, cell in given if field and cell})


def _row_kind(row: PastedRow, cells: Sequence[str]) -> str:
    """A worker's row has a name or a number of the worker, or a sum that is nobody's yet; a line of totals says so, and
    a name with a colon is a caption (who made the list)."""
    if row.cells.get("id_number"):
        return "worker"
    first = normalise_text(next((cell for cell in cells if cell), ""))
    name = normalise_text(row.cells.get("name", ""))
    if {first.rstrip(":"), name.rstrip(":")} & set(TOTAL_WORDS):
        return "total"
    if ":" in name:
        return "other"
    return "worker" if any(row.cells.get(field) for field in ("name", "id_number", "claimed")) else "other"


def _claimed_amounts(rows: Iterable[PastedRow]) -> list[Decimal]:
    return [Decimal(cell) for row in rows if NUMBER_PATTERN.fullmatch(cell := row.cells.get("claimed", ""))]


def normalise_cell(field: str, cell: str) -> str:
    """A cell as a form would hold it; what cannot be tidied stays as it is, so that its fault is shown beside it."""
    return CELL_NORMALISERS.get(field, str.strip)(cell)


def normalise_amount(cell: str) -> str:
    """`￥12,000元` and `1.2万` as a plain decimal."""
    text = re.sub(r"[\s,，¥￥元]", "", unicodedata.normalize("NFKC", cell))
    figures, wan = (text.removesuffix("万"), text.endswith("万"))
    if not NUMBER_PATTERN.fullmatch(figures):
        return cell.strip()
    try:
        return f"{Decimal(figures) * (TEN_THOUSAND if wan else 1):.2f}" if wan else figures
    except InvalidOperation:
        return cell.strip()


def _normalise_day(cell: str, *, last: bool) -> str:
    """A day in whatever form a spreadsheet has it; a bare month is its first or last day."""
    found = parse_date(cell, last=last)
    return found.isoformat() if found else cell.strip()


def _normalise_number(cell: str) -> str:
    """In half-width figures, without the apostrophe that keeps a spreadsheet from counting with it."""
    return unicodedata.normalize("NFKC", cell).strip().lstrip("'")


def period_start(cell: str) -> str:
    return _normalise_day(cell, last=False)


def period_end(cell: str) -> str:
    return _normalise_day(cell, last=True)


CELL_NORMALISERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "claimed": normalise_amount,
        "amount_stated": normalise_amount,
        "period_from": period_start,
        "period_to": period_end,
        "sex": lambda cell: SEX_WORDS.get(normalise_text(cell), cell.strip()),
        "id_number": _normalise_number,
        "card": _normalise_number,
        "phone": _normalise_number,
    }
)
CONTENT_TESTS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "id_number": lambda cell: bool(re.fullmatch(r"'?[0-9]{17}[0-9Xx]", cell)),
        "phone": lambda cell: bool(re.fullmatch(r"'?(\+?86)?-?1[3-9][0-9]{9}", cell)),
        "card": lambda cell: bool(re.fullmatch(r"'?[0-9 ]{14,23}", cell)),
        "period_from": lambda cell: parse_date(cell) is not None and not NUMBER_PATTERN.fullmatch(cell),
        "period_to": lambda cell: parse_date(cell) is not None and not NUMBER_PATTERN.fullmatch(cell),
        "claimed": lambda cell: (
            bool(NUMBER_PATTERN.fullmatch(normalise_amount(cell))) and Decimal(normalise_amount(cell)) >= 100
        ),
        "sex": lambda cell: normalise_text(cell) in SEX_WORDS,
        "name": lambda cell: bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", cell)),
    }
)
