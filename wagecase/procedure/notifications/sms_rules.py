"""The rules of texts to workers, as data: about what, when, in which words. A text asks or informs, and no more: what a
worker answers is a statement that a person looks into."""

from __future__ import annotations

from dataclasses import dataclass

from wagecase.procedure.core.enums import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule:
    """`event` is notified the same day; `setting` is a number of days after a promised day; `clock` is told `days`
    before its due day."""

    name: str
    text: str
    label: Bilingual
    event: str = ""
    setting: str = ""
    clock: str = ""
    days: int = 0


TEXT_RULES: tuple[TextRule, ...] = (
    TextRule(
        name="text.accepted", event="case.accepted", text="accepted", label=Bilingual("短信：受理", "Text: accepted")
    ),
    TextRule(
        name="text.not_accepted",
        event="case.not_accepted",
        text="not_accepted",
        label=Bilingual("短信：不予受理", "Text: not accepted"),
    ),
    TextRule(
        name="text.transferred",
        event="case.transferred",
        text="transferred",
        label=Bilingual("短信：转办", "Text: transferred"),
    ),
    TextRule(
        name="text.designated",
        event="case.designated",
        text="transferred",
        label=Bilingual("短信：指定管辖", "Text: office designated"),
    ),
    TextRule(
        name="text.promise",
        setting="promise.remind_after",
        text="promise_asked",
        label=Bilingual("短信：钱到了吗", "Text: did the money come"),
    ),
    TextRule(
        name="text.limitation",
        clock="arb.limitation",
        days=7,
        text="limitation",
        label=Bilingual("短信：时效不足七日", "Text: a week left for arbitration"),
    ),
)
"""受理、不予受理、转办当日；付款承诺次日；时效不足七日."""

TEXT_RULES_BY_EVENT = {rule.event: rule for rule in TEXT_RULES if rule.event}
PROMISE_RULE = next(rule for rule in TEXT_RULES if rule.setting)
LIMITATION_RULE = next(rule for rule in TEXT_RULES if rule.clock)

YES_REPLIES, NO_REPLIES = frozenset({"1", "到了", "钱到了", "收到"}), frozenset({"2", "没到", "没有", "没收到"})
STOP_REPLIES = frozenset({"td", "t", "tt", "退订", "拒收", "n"})
RESUME_REPLIES = frozenset({"恢复", "start"})
"""What a reply means, folded: half width, small letters, no blanks."""
