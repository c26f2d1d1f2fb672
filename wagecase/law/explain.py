"""Says in Chinese or English how a deadline came about: the event, the rule, the article, the rest days, the pauses."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from wagecase.law.clock import Clock, Direction, Unit
from wagecase.law.words import Bilingual

Derivation = Mapping[str, Any]
EventNames = Mapping[str, Bilingual]

_UNIT_LABELS = {
    Unit.working_day: (Bilingual("{n}个工作日", "{n} working days"), Bilingual("1个工作日", "1 working day")),
    Unit.natural_day: (Bilingual("{n}日", "{n} days"), Bilingual("1日", "1 day")),
    Unit.month: (Bilingual("{n}个月", "{n} months"), Bilingual("1个月", "1 month")),
    Unit.year: (Bilingual("{n}年", "{n} years"), Bilingual("1年", "1 year")),
    Unit.hour: (Bilingual("{n}小时", "{n} hours"), Bilingual("1小时", "1 hour")),
}
_FIELD_LABELS = {
    "arrears_ended": Bilingual("欠薪行为终了之日", "the day the arrears ended"),
    "relation_ended": Bilingual("劳动关系终止之日", "the day the labour relation ended"),
    "perform_by": Bilingual("履行期间的最后一日", "the last day for performance"),
    "hearing_on": Bilingual("开庭或者听证之日", "the day of the hearing"),
    "limit_on": Bilingual("时效或者期限届满之日", "the day the limitation runs out"),
}
_SENTENCES = {
    "term": Bilingual("{label}：期限为{term}，依据{cite}（{facts}）。", "{label}: {term}, by {cite} ({facts})."),
    "notice_period": Bilingual(
        "{label}：应当在{field}（{anchor}，当日不计）{term}前，依据{cite}（{facts}）。",
        "{label}: {term} before {field} ({anchor}, itself not counted), by {cite} ({facts}).",
    ),
    "by_document": Bilingual(
        "{label}：日期由文书确定，依据{cite}（{facts}）。",
        "{label}: the document sets the day, by {cite} ({facts}).",
    ),
    "no_term": Bilingual("{label}：依据{cite}（{facts}）。", "{label}: by {cite} ({facts})."),
    "setting": Bilingual(
        "{term}是已确认的设置{setting}的值。", "{term} is the confirmed value of the setting {setting}."
    ),
    "unit_setting": Bilingual("计算单位按设置{setting}。", "The unit is that of the setting {setting}."),
    "since": Bilingual("适用{since}起施行的期限。", "The length in force since {since} applies."),
    "moved": Bilingual("该修改同样适用于正在计算的期限。", "That change also moves a clock that was running."),
    "start": Bilingual(
        "自{event}之日（{on}）起，当日不计，从次日开始计算。",
        "It starts with {event} on {on}; that day is not counted.",
    ),
    "start_field": Bilingual(
        "自{field}（{on}）起，当日不计，从次日开始计算；该日期载于{event}的记录。",
        "It starts on {field}, {on}, as recorded with {event}; that day is not counted.",
    ),
    "start_time": Bilingual("自{event}的时刻（{at}）起计算。", "It starts with {event} at {at}."),
    "start_document": Bilingual("文书于{on}因{event}生效。", "The document took effect with {event} on {on}."),
    "start_notice": Bilingual("该日期于{on}因{event}确定。", "That day was set with {event} on {on}."),
    "restart": Bilingual(
        "因{event}（{on}），期限重新计算（第{run}次计算），当日不计，从次日开始。",
        "Because of {event} on {on} the time starts again (run {run}); that day is not counted.",
    ),
    "carried": Bilingual(
        "重新计算时的暂停延续，尚未计入任何时间。", "The pause then open goes on; nothing has been consumed."
    ),
    "lapse": Bilingual(
        "自“{parent}”届满之日（{on}）起，当日不计，从次日开始计算。",
        'It starts when "{parent}" runs out on {on}; that day is not counted.',
    ),
    "contingent": Bilingual(
        "前一期限如在届满当日或者之前终止，本期限不发生。",
        "It falls away if that earlier time is ended on or before its due day.",
    ),
    "pause": Bilingual("{on}因{event}暂停计算。", "It paused with {event} on {on}."),
    "pause_left": Bilingual(
        "{on}因{event}暂停计算，剩余{left}。", "It paused with {event} on {on}, {left} being left."
    ),
    "pause_further": Bilingual("{on}又因{event}暂停。", "A further pause began with {event} on {on}."),
    "pause_late": Bilingual(
        "{on}的{event}在届满日（{due}）之后，不影响期限。",
        "{event} on {on} came after the due day {due} and changes nothing.",
    ),
    "resume": Bilingual(
        "{on}因{event}恢复，从次日起继续计算。", "It resumed with {event} on {on} and counts on from the next day."
    ),
    "resume_still": Bilingual(
        "{on}的{event}结束了其中一项暂停，另有{still}项暂停未结束。",
        "{event} on {on} ended one pause; still open: {still}.",
    ),
    "resume_ignored": Bilingual("{on}的{event}没有可以结束的暂停。", "{event} on {on} had no pause to end."),
    "extend": Bilingual("{on}{event}，延长{granted}。", "It was extended by {granted} with {event} on {on}."),
    "extend_capped": Bilingual(
        "{on}{event}，申请{asked}，依法合计以{cap}为限，延长{granted}。",
        "{event} on {on} asked for {asked}; the law allows {cap} in all, so it was extended by {granted}.",
    ),
    "extend_cap": Bilingual(
        "{on}的{event}超出依法合计{cap}的上限，不再延长。",
        "{event} on {on} goes beyond the {cap} that the law allows in all and adds nothing.",
    ),
    "extend_late": Bilingual(
        "{on}的{event}在届满日（{due}）之后作出，不产生延长效力。",
        "{event} on {on} came after the due day {due} and extends nothing.",
    ),
    "extend_no_length": Bilingual(
        "{on}的{event}没有写明延长多久，未作延长。", "{event} on {on} states no length and extends nothing."
    ),
    "rest": Bilingual(
        "其间{count}天休息日不计（{which}）。", "{count} rest days in between are not counted ({which})."
    ),
    "rest_one": Bilingual("其间1天休息日不计（{which}）。", "1 rest day in between is not counted ({which})."),
    "made_up": Bilingual("{days}为调休工作日，计入。", "Swapped working days that count: {days}."),
    "rolled": Bilingual(
        "期间末日{raw}是休息日（{which}），顺延至{due}。",
        "The last day, {raw}, is a rest day ({which}), so it moves to {due}.",
    ),
    "unrolled": Bilingual(
        "期间末日{raw}是普通周末，按设置不顺延。",
        "The last day, {raw}, is an ordinary weekend, which by the setting does not move it.",
    ),
    "due": Bilingual("期限于{due}届满。", "It is due on {due}."),
    "due_time": Bilingual("期限于{due}届满，不因休息日顺延。", "It is due at {due} and does not move for rest days."),
    "due_document": Bilingual(
        "期限于{due}届满，不因休息日顺延。", "It is due on {due} and does not move for rest days."
    ),
    "due_notice": Bilingual("最迟为{due}，不向后移动。", "The last day is {due}; it never moves later."),
    "paused": Bilingual("目前暂停，恢复之前没有届满日。", "It is paused now and has no due day until it resumes."),
    "stopped": Bilingual("已于{on}因{event}终止。", "It was ended on {on} by {event}."),
    "superseded": Bilingual(
        "已于{on}因{event}被重新计算取代。", "It was replaced on {on}, when {event} started the time again."
    ),
    "unset_setting": Bilingual(
        "设置{setting}尚未由使用单位确认，无法计算届满日。",
        "The setting {setting} has not been confirmed by the deploying authority, so no due day can be computed.",
    ),
    "unset_unit_setting": Bilingual(
        "设置{unit_setting}（计算单位）尚未由使用单位确认，无法计算届满日。",
        "The setting {unit_setting} (the unit of counting) has not been confirmed by the deploying authority, so no "
        "due day can be computed.",
    ),
    "unset_no_due": Bilingual(
        "文书没有写明日期，无法计算届满日。", "The document states no day, so there is no due day."
    ),
    "unset_no_time": Bilingual(
        "没有记录时刻，无法按小时计算。", "No time of day is recorded, so hours cannot be counted."
    ),
    "unset_no_term": Bilingual(
        "起算日早于已知的任何期限规定。", "It starts before any length known to the book was in force."
    ),
    "provisional": Bilingual(
        "所涉日期的放假安排尚未公布，系按周末和法定节日推算，届满日是暂定的。",
        "The holiday notice for these days is not out; it assumes weekends and festivals, so the date is provisional.",
    ),
    "note": Bilingual("{note}。", "{note}."),
}


def explain_deadline(clock: Clock, derivation: Derivation, lang: str, events: EventNames) -> str:
    """Full sentences on how the deadline was derived; ``derivation`` is what the fold left beside it.

    ``events`` has the names of events as a sentence puts them; one that is missing is called by its code.
    """
    found = _sentences(clock, derivation, lang, events)
    said = [_SENTENCES[code].get(lang).format(**values) for code, values in found]
    return "".join(said) if _is_chinese(lang) else " ".join(sentence[:1].upper() + sentence[1:] for sentence in said)


def _is_chinese(lang: str) -> bool:
    return lang.lower().startswith("zh")


def format_date(text: str, lang: str) -> str:
    """``2026-10-08`` as 2026年10月8日 or 8 October 2026."""
    on = date.fromisoformat(text)
    return f"{on.year}年{on.month}月{on.day}日" if _is_chinese(lang) else f"{on.day} {on:%B} {on.year}"


def _format_instant(text: str, lang: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{format_date(at.date().isoformat(), lang)}{'' if _is_chinese(lang) else ', '}{at:%H:%M}"


def format_length(number: int, unit: str, lang: str) -> str:
    many, one = _UNIT_LABELS[Unit(unit)]
    return (one if number == 1 else many).get(lang).format(n=number)


Sentences = Iterator[tuple[str, dict[str, Any]]]


def _sentences(clock: Clock, derivation: Derivation, lang: str, events: EventNames) -> Sentences:
    yield from _term_sentences(clock, derivation, lang)
    yield from _start_sentences(clock, derivation, lang, events)
    for step in derivation.get("steps", ()):
        yield _step_sentence(derivation, step, lang, events)
    yield from _rest_day_sentences(derivation, lang)
    yield from _end_sentences(clock, derivation, lang, events)
    if derivation.get("provisional"):
        yield "provisional", {}
    if clock.note:
        yield "note", {"note": clock.note.get(lang)}


def _term_sentences(clock: Clock, derivation: Derivation, lang: str) -> Sentences:
    common = {
        "label": clock.label.get(lang),
        "cite": clock.citation.get(lang),
        "facts": ("、" if _is_chinese(lang) else ", ").join(clock.facts),
    }
    term = derivation.get("term")
    if term is None or (term["length"] is None and term["unit"] != Unit.document):
        yield "no_term", common
        return
    if term["unit"] == Unit.document:
        yield "by_document", common
        return
    words = format_length(term["length"], term["unit"], lang)
    if clock.direction is Direction.backward:
        anchor = format_date(derivation["start"].get("anchor", derivation["start"]["on"]), lang)
        yield "notice_period", {**common, "term": words, "anchor": anchor, "field": _field_label(derivation, lang)}
    else:
        yield "term", {**common, "term": words}
    if "setting" in term:
        yield "setting", {"term": words, "setting": term["setting"]}
    if "unit_setting" in term:
        yield "unit_setting", {"setting": term["unit_setting"]}
    if len(clock.terms) > 1:
        yield "since", {"since": format_date(term["since"], lang)}
    if term.get("moved"):
        yield "moved", {}


def _field_label(derivation: Derivation, lang: str) -> str:
    name = derivation["start"].get("field", "")
    return _FIELD_LABELS[name].get(lang) if name in _FIELD_LABELS else name


def _start_sentences(clock: Clock, derivation: Derivation, lang: str, events: EventNames) -> Sentences:
    start = derivation["start"]
    values = {"event": _event_label(events, start["event"], lang), "on": format_date(start["on"], lang)}
    unit = derivation.get("term", {}).get("unit")
    if derivation["opened_by"] == "lapse":
        parent = clock.parent_labels.get(derivation["after"]["clock"])
        yield "lapse", {"parent": parent.get(lang) if parent else derivation["after"]["clock"], "on": values["on"]}
        if derivation["after"]["contingent"]:
            yield "contingent", {}
    elif derivation["opened_by"] == "restart":
        yield "restart", {**values, "run": derivation["run"]}
        if derivation.get("carried"):
            yield "carried", {}
    elif unit == Unit.document:
        yield "start_document", values
    elif clock.direction is Direction.backward:
        yield "start_notice", values
    elif unit == Unit.hour and "at" in start:
        yield "start_time", {**values, "at": _format_instant(start["at"], lang)}
    elif "field" in start:
        yield "start_field", {**values, "field": _field_label(derivation, lang)}
    else:
        yield "start", values


def _event_label(events: EventNames, name: str, lang: str) -> str:
    words = events.get(name)
    return words.get(lang) if words else name


def _step_sentence(
    derivation: Derivation, step: Derivation, lang: str, events: EventNames
) -> tuple[str, dict[str, Any]]:
    unit = derivation["term"]["unit"]
    values: dict[str, Any] = {"event": _event_label(events, step["event"], lang), "on": format_date(step["on"], lang)}
    ignored = step.get("ignored")
    if step.get("due"):
        values["due"] = format_date(step["due"], lang)
    for name in ("asked", "granted", "cap"):
        if step.get(name):
            values[name] = format_length(step[name], unit, lang)
    if step["what"] == "extend":
        if ignored:
            return f"extend_{ignored}", values
        capped = step["asked"] is not None and step["asked"] > step["granted"]
        return ("extend_capped" if capped else "extend"), values
    if step["what"] == "pause":
        if ignored:
            return "pause_late", values
        if step.get("further"):
            return "pause_further", values
        if step.get("left") is None:
            return "pause", values
        return "pause_left", {**values, "left": format_length(step["left"], unit, lang)}
    if ignored:
        return "resume_ignored", values
    return ("resume_still", {**values, "still": step["still"]}) if step["still"] else ("resume", values)


def _rest_day_sentences(derivation: Derivation, lang: str) -> Sentences:
    rest = derivation.get("rest")
    if derivation.get("unrolled"):
        yield "unrolled", {"raw": format_date(derivation["raw"], lang)}
    if not rest or not rest["count"]:
        return
    which = _rest_day_list(rest, lang)
    if derivation["term"]["unit"] == Unit.working_day:
        yield ("rest_one" if rest["count"] == 1 else "rest"), {"count": rest["count"], "which": which}
        if rest["made_up"]:
            days = ("、" if _is_chinese(lang) else ", ").join(format_date(made_up, lang) for made_up in rest["made_up"])
            yield "made_up", {"days": days}
    elif derivation.get("rolled_to"):
        yield (
            "rolled",
            {
                "raw": format_date(derivation["raw"], lang),
                "due": format_date(derivation["rolled_to"], lang),
                "which": which,
            },
        )


def _rest_day_list(rest: Derivation, lang: str) -> str:
    chinese = _is_chinese(lang)
    parts = [_rest_day_block(block, lang) for block in rest["blocks"]]
    if rest["weekend"]:
        parts.append(f"周末{rest['weekend']}天" if chinese else f"weekends {rest['weekend']}")
    return ("、" if chinese else ", ").join(parts)


def _rest_day_block(block: Derivation, lang: str) -> str:
    first, last = date.fromisoformat(block["from"]), date.fromisoformat(block["to"])
    if _is_chinese(lang):
        until = "" if first == last else f"至{last.month}月{last.day}日"
        return f"{block['zh']}{first.month}月{first.day}日{until}{block['days']}天"
    until = "" if first == last else f" to {last.day} {last:%B}"
    return f"{block['en']} {first.day} {first:%B}{until}: {block['days']}"


def _end_sentences(clock: Clock, derivation: Derivation, lang: str, events: EventNames) -> Sentences:
    unit = derivation.get("term", {}).get("unit")
    if "unset" in derivation:
        term = derivation.get("term", {})
        yield f"unset_{derivation['unset']}", {name: term.get(name, "") for name in ("setting", "unit_setting")}
    elif unit == Unit.hour:
        yield "due_time", {"due": _format_instant(derivation["due_at"], lang)}
    elif derivation["due"] is None:
        if derivation["state"] == "paused":
            yield "paused", {}
    elif unit == Unit.document:
        yield "due_document", {"due": format_date(derivation["due"], lang)}
    else:
        backward = clock.direction is Direction.backward
        yield ("due_notice" if backward else "due"), {"due": format_date(derivation["due"], lang)}
    end = derivation.get("end")
    if end:
        code = "superseded" if derivation["state"] == "superseded" else "stopped"
        yield code, {"event": _event_label(events, end["event"], lang), "on": format_date(end["on"], lang)}
