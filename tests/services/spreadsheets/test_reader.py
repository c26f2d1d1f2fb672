"""Files of cells: whatever a spreadsheet or an office makes is read to the last row, or refused in words."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.services.spreadsheets.sheets import csv_bytes, workbook_bytes, xlsx_bytes
from wagecase.services.spreadsheets import reader, xlsx_inspection
from wagecase.services.spreadsheets.date_parsing import parse_date
from wagecase.services.spreadsheets.reader import UnreadableTable

ROWS = [["姓名", "金额", "日期"], ["张三", "12000", "2025-03-05"], ["李四", "８００", "三月"]]


def rows(data: bytes) -> list[list[str]]:
    return [list(cells) for _, cells in reader.read_sheets(data)[0].rows]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_coding_and_delimiter_is_read(coding: str, delimiter: str) -> None:
    assert rows(csv_bytes(ROWS, coding, delimiter)) == ROWS


def test_text_numbers_days_and_whole_numbers_come_as_a_person_reads_them() -> None:
    book = Workbook()
    book.active.append(
        ["110101199003071233", 13800138000, 18600.5, date(2025, 3, 5), datetime.fromisoformat("2025-03-05T09:30"), True]
    )
    book.active.append(["'007", 110101199003071233, "=1+1", 0.1 + 0.2, None, " 张三 "])
    assert rows(workbook_bytes(book)) == [
        ["110101199003071233", "13800138000", "18600.5", "2025-03-05", "2025-03-05 09:30", "是"],
        ["'007", "1.10101199003071E+17", "", "0.3", "", "张三"],
    ]


def test_both_date_systems_give_the_same_day() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2025, 3, 5)])
    assert rows(workbook_bytes(book)) == [["2025-03-05"]] == rows(xlsx_bytes([[date(2025, 3, 5)]]))


def test_hidden_rows_formulas_without_value_and_errors_are_noticed_and_rows_keep_their_numbers() -> None:
    book = Workbook()
    for row in [["标题"], [], *ROWS, ["=1+1", "#N/A", ""]]:
        book.active.append(row)
    book.active["B6"].data_type = "e"
    book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active.merge_cells("A4:A5")
    book.create_sheet("别的").sheet_state = "hidden"
    sheet, other = reader.read_sheets(workbook_bytes(book))
    assert [number for number, _ in sheet.rows] == [1, 3, 4, 5]
    assert (sheet.findings.hidden_rows, sheet.findings.hidden_row_numbers, sheet.findings.hidden_columns) == (
        1,
        (4,),
        (2,),
    )
    assert (sheet.findings.valueless, sheet.findings.errors, sheet.joined) == (1, 1, [(4, 5, 0)])
    assert (other.name, other.visible, list(other.rows)) == ("别的", False, [])


def bomb(size: int) -> bytes:
    """A part that unpacks to so much of nothing, while the directory says that it is small."""
    file = io.BytesIO(xlsx_bytes(ROWS))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(size))
    data = bytearray(file.getvalue())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(data)


def stray() -> bytes:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "姓名", "x"
    return workbook_bytes(book)


def renamed(name: str) -> bytes:
    """An archive that is no workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">
<xf numFmtId="0"/><xf numFmtId="31" applyNumberFormat="1"/></cellXfs></styleSheet>"""
STRINGS = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>张</t></r><r><rPr><b/></rPr>
<t xml:space="preserve">三 </t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><t>_x000D_备注</t></si></sst>"""
SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>
<cols><col min="2" max="2" width="9" hidden="1"/></cols><sheetData>
<row r="2"><c r="A2" t="inlineStr"><is><t>姓名</t></is></c><c r="B2" t="str"><f>"金"&amp;"额"</f><v>金额</v></c>
<c r="C2" t="inlineStr"><is><t>日期</t></is></c></row>
<row r="3" hidden="1"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>1.8600000000000001E4</v></c>
<c r="C3" s="1"><v>45721</v></c></row><row r="1048576" spans="1:3" hidden="1"/></sheetData></worksheet>"""


def foreign() -> bytes:
    """A workbook as other programs than Excel write it: whole paths, strings in the cells, rich and phonetic text, a
    Chinese day format that is known by number only, a size that is not so, an empty row at the very end."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{relation}"><sheets><sheet name="名单&amp;表" sheetId="1" r:id="rId9"/></sheets></workbook>'
    )
    sheet = ("rId9", "worksheet", "/xl/worksheets/sheet7.xml")
    pairs = (sheet, ("rId1", "styles", "styles.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"))
    relations = "".join(f'<Relationship Id="{a}" Type="{relation}/{b}" Target="{c}"/>' for a, b, c in pairs)
    package = "http://schemas.openxmlformats.org/package/2006"
    root = f'<Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{root}</Relationships>')
        archive.writestr("xl/workbook.xml", book)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
        )
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/sharedStrings.xml", STRINGS)
        archive.writestr("xl/worksheets/sheet7.xml", SHEET)
    return file.getvalue()


def test_a_workbook_of_another_program_is_read_like_any() -> None:
    (sheet,) = reader.read_sheets(foreign())
    assert (sheet.name, [number for number, _ in sheet.rows]) == ("名单&表", [2, 3])
    assert sheet.rows[0][1] == ("姓名", "金额", "日期")
    assert sheet.rows[1][1][:2] == ("张三", "18600")
    assert parse_date(sheet.rows[1][1][2]) == date(2025, 3, 5)
    assert sheet.findings.hidden_rows == 2
    assert sheet.findings.hidden_columns == (2,)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2025年3月", date(2025, 3, 1), date(2025, 3, 31)),
        ("2025.3.5", date(2025, 3, 5), date(2025, 3, 5)),
        ("２０２４年２月", date(2024, 2, 1), date(2024, 2, 29)),
        ("二〇二五年十二月三十一日", date(2025, 12, 31), date(2025, 12, 31)),
        ("20250305", date(2025, 3, 5), date(2025, 3, 5)),
        ("2025-03-05 00:00:00", date(2025, 3, 5), date(2025, 3, 5)),
        ("2025年3月5日 下午3:20", date(2025, 3, 5), date(2025, 3, 5)),
        ("45721", date(2025, 3, 5), date(2025, 3, 5)),
        ("三月", None, None),
        ("2025年13月", None, None),
        ("2025-02-30", None, None),
        ("18600", None, None),
    ],
)
def test_days_are_read_however_they_are_written(cell: str, first: date | None, last: date | None) -> None:
    assert (parse_date(cell), parse_date(cell, last=True)) == (first, last)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        (b"\xef\xbb\xbf \r\n", "table_empty"),
        (b" " * 10 + b"\0" * 20, "table_empty"),
        (b"PK\x03\x04 and no more", "table_broken"),
        (xlsx_bytes(ROWS)[:-200], "table_broken"),
        (OLE, "table_broken"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "table_password"),
        (b"<html><table><tr><td>1</table>", "table_markup"),
        (b"\x81\x00\xff\xff" * 10, "table_coding"),
        (b'a,b\n"' + b"x" * 200_000, "table_quotes"),
        (b",".join([b"x"] * 2000), "too_many_columns"),
        (b"x\n" * (reader.MAX_ROWS + 1), "too_many_rows"),
        (renamed("word/document.xml"), "table_kind"),
        (stray(), "table_stray"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        reader.read_sheets(data)
    assert refused.value.code == code


def test_a_bomb_is_known_by_what_it_unpacks_to_and_not_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_inspection, "MAX_UNPACKED_BYTES", 2_000_000)
    with pytest.raises(UnreadableTable) as refused:
        reader.read_sheets(bomb(2_000_001))
    assert refused.value.code == "table_bomb"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
CELL: st.SearchStrategy[Any] = st.one_of(
    st.none(), TEXT, st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(), st.dates(date(1910, 1, 1), date(2090, 1, 1)),
)  # fmt: skip


def rewritten(**parts: bytes) -> bytes:
    """A workbook with other content in some of its parts."""
    file, found = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx_bytes(ROWS)))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in found.namelist():
            archive.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], found.read(name)))
    return file.getvalue()


def test_tags_that_never_close_and_numbers_without_end_cost_no_more_than_their_length() -> None:
    begun = time.monotonic()
    for unit in (b"<c ", b"<f ", b"hidden=<row ", b"hidden=<col "):
        xlsx_inspection.inspect_workbook(rewritten(sheet1=unit * (500_000 // len(unit))))
    xlsx_inspection.inspect_workbook(rewritten(sheet1=b'<row hidden="1" r="' + b"9" * 5000 + b'">'))
    xlsx_inspection.inspect_workbook(rewritten(workbook=b"<sheet " + b"a" * 100_000 + b">"))
    assert time.monotonic() - begun < 5
    with pytest.raises(UnreadableTable) as refused:
        reader.read_sheets(rewritten(workbook=b" " * (xlsx_inspection.MAX_INDEX_BYTES + 1)))
    assert refused.value.code == "table_bomb"


def test_cells_joined_far_beyond_the_rows_fill_no_memory() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_bytes(ROWS))).read("xl/worksheets/sheet1.xml")

    def joining(ref: bytes, times: int) -> bytes:
        cells = b'<mergeCell ref="' + ref + b'"/>'
        parted = b"<mergeCells>" + cells * times + b"</mergeCells>"
        return rewritten(sheet1=sheet.replace(b"</sheetData>", b"</sheetData>" + parted))

    assert list(reader.read_sheets(joining(b"A2:XFD1048576", 1))[0].joined) == [(2, 3, column) for column in range(3)]
    with pytest.raises(UnreadableTable) as refused:
        reader.read_sheets(joining(b"A1:C3", reader.MAX_MERGED_CELLS))
    assert refused.value.code == "table_broken"


def numbers(data: bytes) -> list[int]:
    """The rows that are read; none of a file that is refused as empty."""
    try:
        return [number for number, _ in reader.read_sheets(data)[0].rows]
    except UnreadableTable as refused:
        return [] if refused.code == "table_empty" else [-1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, max_size=6), max_size=12))
def test_no_filled_row_of_a_workbook_is_lost(made: list[list[Any]]) -> None:
    data = xlsx_bytes(made)
    kept = load_workbook(io.BytesIO(data), data_only=True).active.iter_rows(values_only=True)
    filled = [
        number
        for number, cells in enumerate(kept, start=1)
        if any(cell is not None and str(cell).strip() and not str(cell).startswith("=") for cell in cells)
    ]
    found = numbers(data)
    assert [number for number in filled if number not in found] == []
    assert -1 not in found


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=6))))
def test_broken_bytes_are_a_refusal_and_never_a_crash(given_: Any) -> None:
    if isinstance(given_, tuple):
        place, noise = given_
        whole = WHOLE
        data = whole[:place] + noise + whole[place + len(noise) :]
    else:
        data = given_
    with suppress(UnreadableTable):
        reader.read_sheets(data)


WHOLE = xlsx_bytes(ROWS)
