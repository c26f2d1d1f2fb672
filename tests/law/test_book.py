"""The book: what it holds, and that it refuses every fault with file, key and reason."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wagecase.law.book import BOOK_FILES, BookFault, NoFigure, Settings, UnknownSetting, load_book
from wagecase.law.clock import ProcedureName
from wagecase.law.fault import LAW_FOLDER

GOOD = """
["test.clock"]
zh = "试验"
en = "the test"
procedure = "inspection"
kind = "duty"
owner = "handler"
remind = [3, 1]
starts = ["inspection.filed"]
stops = ["inspection.closed"]
terms = [{ since = 2004-01-01, length = 15, unit = "natural_day" }]
cite = "劳动保障监察条例 第17条"
facts = ["A11"]
"""
TERM = 'terms = [{ since = 2004-01-01, length = 15, unit = "natural_day" }]'
CHILD = GOOD.replace("test.clock", "test.child").replace(
    'starts = ["inspection.filed"]', 'after = [{ event = "test.clock" }]'
)


def _fault(folder: Path, file: str, text: str) -> BookFault:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BookFault) as caught:
        load_book(folder)
    return caught.value


def test_a_small_book_is_read(tmp_path: Path) -> None:
    (tmp_path / "clocks.toml").write_text(GOOD + CHILD, encoding="utf-8")
    book = load_book(tmp_path)
    assert [clock.name for clock in book.clocks_of("inspection")] == ["test.clock", "test.child"]
    assert book.heard("inspection") == {"inspection.filed", "inspection.closed"}
    assert book.clocks["test.child"].after == "test.clock"
    assert book.clocks["test.child"].parent_labels["test.clock"].zh == "试验"
    assert book.version != load_book().version


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('zh = "试验"', 'zh = ""', "test.clock.zh", "is empty"),
        ('en = "the test"', "", "test.clock.en", "is missing"),
        ('kind = "duty"', 'kind = "dutty"', "test.clock.kind", "'dutty'; known: duty, window, target, wait"),
        ('owner = "handler"', 'owner = "nobody"', "test.clock.owner", "'nobody'"),
        ('owner = "handler"', 'owner = "handler"\ncolour = "red"', "test.clock.colour", "is not a known key"),
        ('procedure = "inspection"', 'procedure = "court"', "test.clock.procedure", "'court'"),
        ("remind = [3, 1]", "remind = [1, 3]", "test.clock.remind", "must descend"),
        ("remind = [3, 1]", "remind = [true]", "test.clock.remind", "list of days"),
        ('["inspection.filed"]', "[]", "test.clock.starts", "can never start"),
        (
            '["inspection.filed"]',
            '[{ event = "inspection.filed", when = "x" }]',
            "test.clock.starts[1].when",
            "not a known",
        ),
        ('["inspection.closed"]', "[]", "test.clock.stops", "nothing can stop"),
        ('["inspection.closed"]', '["inspection.filed"]', "test.clock.stops", "in the same breath"),
        ('["inspection.closed"]', '["mediation.failed"]', "test.clock.procedure", "does not hear mediation.failed"),
        ('cite = "劳动保障监察条例 第17条"', "", "test.clock.cite", "is missing"),
        ("劳动保障监察条例 第17条", "某条例 第17条", "test.clock.cite", "no title of laws.toml"),
        ('facts = ["A11"]', "", "test.clock.facts", "is missing"),
        ('["A11"]', '["Z99"]', "test.clock.facts", "Z99 is no fact"),
        ('["A11"]', '["F08"]', "test.clock.terms[1].length", "UNVERIFIED: make it a setting"),
        ('["A11"]', '["A11", "F08"]', "test.clock.terms[1].length", "rests on F08, which is UNVERIFIED"),
        (TERM, "", "test.clock.terms", "is missing"),
        ("length = 15", "length = 0", "test.clock.terms[1].length", "at least 1"),
        ("length = 15", "length = 3651", "test.clock.terms[1].length", "at most 3650"),
        ("length = 15", "length = true", "test.clock.terms[1].length", "type int"),
        ("length = 15", 'setting = "no.such"', "test.clock.terms[1].setting", "is no setting"),
        ("length = 15", 'setting = "lead.unit"', "test.clock.terms[1].setting", "setting of type int"),
        ("length = 15", 'length = 15, setting = "callback.days"', "test.clock.terms[1].length", "and not both"),
        ("length = 15, ", "", "test.clock.terms[1].length", "must be given"),
        ('"natural_day"', '"fortnight"', "test.clock.terms[1].unit", "'fortnight'; known: working_day"),
        ('"natural_day"', '"document"', "test.clock.terms[1].length", "set by the document"),
        ("since = 2004-01-01", 'since = "2004"', "test.clock.terms[1].since", "type date"),
        ("since = 2004-01-01", "since = 2004-01-01T00:00:00", "test.clock.terms[1].since", "without a time"),
        (
            TERM,
            TERM.replace("}]", "}, { since = 2004-01-01, length = 6, unit = 'month' }]"),
            "test.clock.terms",
            "out of order",
        ),
        (
            TERM,
            'terms = [{ since = 2004-01-01, length = 5, unit = "month" }, { since = 2020-01-01, unit = "document" }]',
            "test.clock.terms",
            "by the document at one time",
        ),
        ('["test.clock"]', '["testclock"]', "testclock", "named like"),
    ],
)
def test_a_faulty_clock_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    assert old in GOOD
    fault = _fault(tmp_path, "clocks.toml", GOOD.replace(old, new))
    assert (fault.file, fault.key) == ("clocks.toml", key)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("more", "key", "reason"),
    [
        ('extension = { event = "inspection.extended", unit = "natural_day" }', "extension", "must state the cap"),
        (
            'extension = { event = "inspection.extended", unit = "natural_day", cap = 5, document = true }',
            "extension",
            "cap",
        ),
        ('extension = { event = "inspection.extended", unit = "natural_day", cap = 0 }', "extension.cap", "at least 1"),
        (
            'extension = { event = "inspection.extended", unit = "month", cap = 5 }',
            "extension.unit",
            "unit of the clock",
        ),
        ('after = ["test.other"]', "after", "'test.other' is no clock"),
        ('after = ["test.clock"]', "after", "in a circle: test.clock -> test.clock"),
        ('pauses = ["inspection.submitted"]', "resumes", "for each pause"),
        ('direction = "sideways"', "direction", "known: forward, backward"),
        ('direction = "backward"\nrestarts = ["inspection.approved"]', "restarts", "a backward clock has none"),
        ('direction = "backward"', "starts", "the day that is counted back from"),
        ('note_zh = "注"', "note_en", "is missing"),
    ],
)
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, more: str, key: str, reason: str) -> None:
    fault = _fault(tmp_path, "clocks.toml", f"{GOOD}{more}\n")
    assert (fault.file, fault.key) == ("clocks.toml", f"test.clock.{key}")
    assert reason in fault.reason


def test_clocks_in_a_circle_are_refused(tmp_path: Path) -> None:
    looped = GOOD.replace('starts = ["inspection.filed"]', 'after = ["test.child"]')
    fault = _fault(tmp_path, "clocks.toml", looped + CHILD)
    assert fault.reason == "runs in a circle: test.clock -> test.child -> test.clock"


def test_a_parent_of_another_procedure_is_refused(tmp_path: Path) -> None:
    elsewhere = GOOD.replace('procedure = "inspection"', 'procedure = "case"')
    fault = _fault(tmp_path, "clocks.toml", elsewhere + CHILD)
    assert (fault.key, fault.reason) == ("test.child.after", "test.clock is carried by another procedure")


def test_hours_and_document_days_are_neither_paused_nor_extended(tmp_path: Path) -> None:
    hours = GOOD.replace('length = 15, unit = "natural_day"', 'length = 24, unit = "hour"')
    paused = 'pauses = ["inspection.submitted"]\nresumes = ["inspection.approved"]\n'
    assert "no pauses" in _fault(tmp_path, "clocks.toml", hours + paused).reason


def test_a_clock_written_twice_is_refused(tmp_path: Path) -> None:
    fault = _fault(tmp_path, "clocks.toml", GOOD + GOOD)
    assert (fault.file, fault.key, fault.reason) == ("clocks.toml", "test.clock", "is written twice")


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert "is not TOML" in _fault(tmp_path, "clocks.toml", "= 5").reason
    (tmp_path / "clocks.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BookFault, match="UTF-8"):
        load_book(tmp_path)


def test_an_empty_folder_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(BookFault, match=r"holds none of .*clocks\.toml"):
        load_book(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        ("amounts.toml", 'value = "0.5"', 'value = "0,5"', "extra_compensation.low.values[1].value", "decimal"),
        ("amounts.toml", "since = 2023-11-01", "since = 2013-11-01", "minimum_wage.month.values", "out of order"),
        (
            "amounts.toml",
            'facts = ["G24"], verified = false',
            'facts = ["G24"]',
            "minimum_wage.month.values[3].verified",
            "G24",
        ),
        ("amounts.toml", 'setting = "wage.average_year"', "", "arbitration.simple_amount.values", "no setting instead"),
        (
            "amounts.toml",
            'setting = "wage.average_year"',
            'setting = "x.y"',
            "arbitration.simple_amount.setting",
            "is no setting",
        ),
        (
            "settings.toml",
            "default = 10\n",
            'default = "ten"\n',
            "collective_incident.threshold_low.default",
            "whole number",
        ),
        ("settings.toml", "default = 10\n", "default = 0\n", "collective_incident.threshold_low.default", "at least 1"),
        ("settings.toml", 'default = "natural_day"', 'default = "week"', "aid.sign_unit.default", "one of natural_day"),
        ("settings.toml", 'type = "bool"', 'type = "flag"', "calendar.roll_weekends.type", "'flag'"),
        ("settings.toml", 'facts = ["H15"]', 'facts = ["H99"]', "calendar.roll_weekends.facts", "H99 is no fact"),
        ("facts.toml", "verified = true }", "verified = 1 }", "A01.verified", "type bool"),
        ("laws.toml", 'en = "Civil Code"', 'en = ""', "民法典.en", "is empty"),
    ],
)
def test_faults_of_the_other_files_are_refused(
    tmp_path: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    for name in BOOK_FILES:
        shutil.copy(LAW_FOLDER / name, tmp_path / name)
    text = (LAW_FOLDER / file).read_text(encoding="utf-8")
    assert old in text
    fault = _fault(tmp_path, file, text.replace(old, new, 1))
    assert (fault.file, fault.key) == (file, key)
    assert reason in fault.reason


def test_unverified_facts_are_never_a_fixed_term() -> None:
    book = load_book()
    assert {fact for fact, verified in book.facts.items() if not verified} == {
        "A34",
        "A60",
        "C26",
        "D13",
        "E14",
        "F08",
        "F11",
        "G22",
        "G23",
        "G24",
        "G32",
        "H15",
        "H18",
    }
    for clock in book.clocks.values():
        for term in clock.terms:
            assert term.length is None or all(book.facts[fact] for fact in clock.facts)


def test_each_clock_belongs_to_one_procedure_and_the_tuple_is_always_the_same() -> None:
    book = load_book()
    together = [clock for procedure in ProcedureName for clock in book.clocks_of(procedure)]
    assert sorted(clock.name for clock in together) == sorted(book.clocks)
    assert book.clocks_of("inspection") is book.clocks_of("inspection")
    assert book.clocks_of("nothing") == ()
    assert load_book() is book


@pytest.mark.parametrize(
    ("on", "value"), [("2026-09-01", "2510"), ("2025-08-31", "2320"), ("2023-11-01", "2320"), ("2015-04-01", "1850")]
)
def test_a_figure_is_that_of_its_day(on: str, value: str) -> None:
    assert load_book().amounts.value("minimum_wage.month", date.fromisoformat(on)) == Decimal(value)


def test_an_unverified_figure_is_given_only_to_who_asks_for_it() -> None:
    amounts = load_book().amounts
    with pytest.raises(NoFigure, match="unverified"):
        amounts.value("minimum_wage.month", date(2018, 1, 1))
    assert amounts.value("minimum_wage.month", date(2018, 1, 1), unverified=True) == 2050
    with pytest.raises(NoFigure, match="before"):
        amounts.value("minimum_wage.month", date(2003, 12, 31))
    with pytest.raises(NoFigure, match="no such figure"):
        amounts.value("minimum_wage.year", date(2026, 1, 1))


def test_a_figure_left_open_is_the_deployers() -> None:
    book = load_book()
    with pytest.raises(NoFigure):
        book.amounts.value("crime.amount_single", date(2026, 1, 1), Settings(book))
    confirmed = Settings(book, {"crime.amount_single": "8000"})
    assert book.amounts.value("crime.amount_single", date(2026, 1, 1), confirmed) == 8000


def test_the_limit_of_a_final_award_is_twelve_minimum_wages() -> None:
    amounts = load_book().amounts
    on = date(2026, 1, 1)
    assert amounts.value("arbitration.final_award_months", on) * amounts.value("minimum_wage.month", on) == 30120


def test_settings_are_typed_and_frozen() -> None:
    book = load_book()
    settings = Settings(
        book, {"calendar.roll_weekends": "false", "callback.days": "7", "wage.average_year": "120000.5"}
    )
    assert settings["calendar.roll_weekends"] is False
    assert settings.get("callback.days") == 7
    assert settings.get("wage.average_year") == Decimal("120000.5")
    assert settings.get("lead.sign_in_days") is None
    assert settings.get("reminders.quiet_from") == "20:00"
    assert set(settings) == set(book.settings)
    assert len(settings) == len(book.settings)
    assert settings.version != Settings(book).version == Settings(book).version


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("callback.days", "seven"),
        ("callback.days", "0"),
        ("callback.days", True),
        ("callback.days", "1_0"),
        ("callback.days", "3651"),
        ("calendar.roll_weekends", "perhaps"),
        ("wage.average_year", "NaN"),
        ("wage.average_year", "1_000"),
        ("wage.average_year", 1.5),
        ("lead.unit", "week"),
        ("reminders.quiet_from", " "),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        Settings(load_book(), {name: value})


def test_an_undeclared_setting_is_a_mistake() -> None:
    with pytest.raises(UnknownSetting):
        Settings(load_book(), {"no.such": 1})
    with pytest.raises(UnknownSetting):
        Settings(load_book()).get("no.such")
