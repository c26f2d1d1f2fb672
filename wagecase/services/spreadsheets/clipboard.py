"""A roster pasted from a spreadsheet: which column is what, and each cell as a form would hold it. Pure."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from wagecase.services.base.text_search import fold_text
from wagecase.services.spreadsheets.date_parsing import day_of

LONGEST = 2000
MOST_COLUMNS = 256
# A header row is looked for among the first rows, below a title.
HEADER_WITHIN = 5
IGNORED = ""

# What a column may be, and by which words its header is known, the more telling first.
HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
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
OTHERS = ("序号", "编号", "备注", "签字", "签名", "应发", "已发", "单价", "工日", "天数", "no.", "remark", "days")
TOTALS = ("合计", "总计", "小计", "total")
SEXES: Mapping[str, str] = MappingProxyType({"男": "male", "女": "female", "m": "male", "f": "female"})
FIGURES = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
WAN = Decimal(10_000)


@dataclass(frozen=True)
class Row:
    """One worker as pasted: the line in the paste, counted from one, and his cells by field."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Pasted:
    """What a paste says: the field of each column, its header if there is one, and the rows beneath.

    Lines of totals and lines that hold nothing of a worker (who made the list, signatures) are kept apart and told.
    """

    columns: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    totals: tuple[Row, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def sum(self) -> Decimal:
        """Yuan claimed in all rows whose amount is one."""
        return sum(_amounts(self.rows), Decimal(0))

    @property
    def told_sum(self) -> Decimal | None:
        """The sum that the list itself names, where it does."""
        return next(iter(_amounts(self.totals)), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns without which no row can be taken."""
        return tuple(one for one in ("name", "claimed") if one not in self.columns) if self.rows else ()


def read(text: str, chosen: Sequence[str] = ()) -> Pasted:
    """A paste as rows. `chosen` names the field of each column where a person has corrected the guess."""
    lines = _lines(text)
    if not lines:
        return Pasted()
    at = next((n for n, (_, cells) in enumerate(lines[:HEADER_WITHIN]) if _is_header(cells)), None)
    header = lines[at][1] if at is not None else ()
    body = lines[at + 1 :] if at is not None else lines
    width = max(len(cells) for _, cells in lines)
    guessed = _by_header(header, width) if header else _by_content([cells for _, cells in body], width)
    columns = tuple(chosen[n] if n < len(chosen) else guessed[n] for n in range(width))
    kinds: dict[str, list[Row]] = {"worker": [], "total": [], "other": []}
    # One more than a roster may have, so that too many are told as too many.
    for line, cells in body[: LONGEST + 1]:
        row = _row(line, cells, columns)
        kinds[_kind(row, cells)].append(row)
    others = tuple(row.line for row in kinds["other"])
    return Pasted(columns, tuple(header), tuple(kinds["worker"]), tuple(kinds["total"]), others)


def _lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Cells of each filled line: parted by tabs as a spreadsheet does, else by commas of either width."""
    tabs = "\t" in text
    made = text if tabs else text.replace("，", ",")
    parted = csv.reader(made.splitlines(), delimiter="\t" if tabs else ",")
    stripped = ((n, tuple(cell.strip() for cell in cells)) for n, cells in enumerate(parted, start=1))
    return [(n, cells) for n, cells in stripped if any(cells)]


def _named(cell: str) -> str:
    """The field that a header means; nothing where it means none."""
    word = fold_text(cell)
    if not word or any(one in word for one in OTHERS):
        return IGNORED
    return next((field for field, words in HEADERS.items() if any(one in word for one in words)), IGNORED)


def _is_header(cells: Sequence[str]) -> bool:
    return sum(bool(_named(cell)) for cell in cells) >= 2 and not any(FIGURES.fullmatch(cell) for cell in cells)


def _by_header(header: Sequence[str], width: int) -> list[str]:
    found: list[str] = []
    for cell in (*header, *[""] * (width - len(header))):
        field = _named(cell)
        found.append(field if field not in found else IGNORED)
    return found


def _by_content(body: Sequence[Sequence[str]], width: int) -> list[str]:
    """Without a header a column is what most of its cells look like; each field is given once."""
    found: list[str] = []
    for column in range(width):
        cells = [row[column] for row in body if column < len(row) and row[column]]
        looks = (field for field, like in LOOKS.items() if field not in found and _mostly(cells, like))
        found.append(next(looks, IGNORED))
    return found


def _mostly(cells: Sequence[str], like: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(like(cell) for cell in cells) > len(cells)


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    given = zip(columns, cells, strict=False)
    return Row(line, {field: tidy(field, cell) for field, cell in given if field and cell})


def _kind(row: Row, cells: Sequence[str]) -> str:
    """A worker's row has a name or a number of his, or a sum that is nobody's yet; a line of totals says so, and a
    name with a colon is a caption (who made the list)."""
    if row.cells.get("id_number"):
        return "worker"
    first = fold_text(next((cell for cell in cells if cell), ""))
    name = fold_text(row.cells.get("name", ""))
    if {first.rstrip(":"), name.rstrip(":")} & set(TOTALS):
        return "total"
    if ":" in name:
        return "other"
    return "worker" if any(row.cells.get(field) for field in ("name", "id_number", "claimed")) else "other"


def _amounts(rows: Iterable[Row]) -> list[Decimal]:
    return [Decimal(cell) for row in rows if FIGURES.fullmatch(cell := row.cells.get("claimed", ""))]


def tidy(field: str, cell: str) -> str:
    """A cell as a form would hold it; what cannot be tidied stays as it is, so that its fault is shown beside it."""
    return TIDY.get(field, str.strip)(cell)


def money(cell: str) -> str:
    """`￥12,000元` and `1.2万` as a plain decimal."""
    text = re.sub(r"[\s,，¥￥元]", "", unicodedata.normalize("NFKC", cell))
    figures, wan = (text.removesuffix("万"), text.endswith("万"))
    if not FIGURES.fullmatch(figures):
        return cell.strip()
    try:
        return f"{Decimal(figures) * (WAN if wan else 1):.2f}" if wan else figures
    except InvalidOperation:
        return cell.strip()


def _day(cell: str, *, last: bool) -> str:
    """A day in whatever form a spreadsheet has it; a bare month is its first or last day."""
    found = day_of(cell, last=last)
    return found.isoformat() if found else cell.strip()


def _number(cell: str) -> str:
    """In half-width figures, without the apostrophe that keeps a spreadsheet from counting with it."""
    return unicodedata.normalize("NFKC", cell).strip().lstrip("'")


def first_day(cell: str) -> str:
    return _day(cell, last=False)


def last_day(cell: str) -> str:
    return _day(cell, last=True)


TIDY: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "claimed": money,
        "amount_told": money,
        "period_from": first_day,
        "period_to": last_day,
        "sex": lambda cell: SEXES.get(fold_text(cell), cell.strip()),
        "id_number": _number,
        "card": _number,
        "phone": _number,
    }
)
LOOKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "id_number": lambda cell: bool(re.fullmatch(r"'?[0-9]{17}[0-9Xx]", cell)),
        "phone": lambda cell: bool(re.fullmatch(r"'?(\+?86)?-?1[3-9][0-9]{9}", cell)),
        "card": lambda cell: bool(re.fullmatch(r"'?[0-9 ]{14,23}", cell)),
        "period_from": lambda cell: day_of(cell) is not None and not FIGURES.fullmatch(cell),
        "period_to": lambda cell: day_of(cell) is not None and not FIGURES.fullmatch(cell),
        "claimed": lambda cell: bool(FIGURES.fullmatch(money(cell))) and Decimal(money(cell)) >= 100,
        "sex": lambda cell: fold_text(cell) in SEXES,
        "name": lambda cell: bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", cell)),
    }
)
