"""For whom a message is: each role in one row, with its label and who is asked in turn where nobody has it.

A role becomes people when the message is claimed, so that nobody who has left is written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.law.words import Bilingual


@dataclass(frozen=True, slots=True)
class RecipientRole:
    """`fallback` are the roles that are asked in turn; after the last of them comes the organisation's mailbox.

    For an `optional` role nobody is asked instead: no recipient, no message.
    """

    name: str
    label: Bilingual
    fallback: tuple[str, ...] = ()
    optional: bool = False

    @property
    def in_turn(self) -> tuple[str, ...]:
        """The role itself and those after it."""
        return self.name, *self.fallback


RECIPIENT_ROLES: Mapping[str, RecipientRole] = MappingProxyType(
    {
        one.name: one
        for one in (
            RecipientRole("handler", Bilingual("承办人", "handler"), ("head", "desk")),
            RecipientRole("handlers", Bilingual("全体承办人", "all handlers"), ("head",)),
            RecipientRole("lawyer", Bilingual("援助律师", "legal-aid lawyer"), ("handler", "head")),
            RecipientRole("counsel", Bilingual("援助律师", "legal-aid lawyer"), optional=True),
            RecipientRole("pool", Bilingual("法律援助领办人员", "legal-aid officers"), ("head",)),
            RecipientRole("desk", Bilingual("受理窗口", "desk of the receiving body"), ("head",)),
            RecipientRole("giver", Bilingual("转出人", "who handed it over"), ("receiver", "receiver_head")),
            RecipientRole("assignee", Bilingual("被指派人", "who was assigned"), ("handler", "head")),
            RecipientRole("head", Bilingual("机构负责人", "head of the body"), ("bureau_head",)),
            RecipientRole("bureau_head", Bilingual("局领导", "head of the bureau")),
            RecipientRole("city", Bilingual("市级督办", "city supervisor")),
            RecipientRole("receiver", Bilingual("接收单位", "receiving office"), ("receiver_head",)),
            RecipientRole("receiver_head", Bilingual("接收单位负责人", "head of the receiving office")),
            RecipientRole("person", Bilingual("本人", "the person"), optional=True),
            RecipientRole("caller", Bilingual("回访人", "caller")),
            RecipientRole("checker", Bilingual("登记核查的人", "who last checked it"), ("head",)),
            RecipientRole("successor", Bilingual("接办人", "successor")),
            RecipientRole("district", Bilingual("区级负责人", "head of the district")),
        )
    }
)
# Readers of messages that are not resolved by a role of the outbox, in words alone.
OTHER_READERS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "worker": Bilingual("劳动者（短信）", "worker (text message)"),
        "owner": Bilingual("期限的责任人", "who owns the time-limit"),
        "administrator": Bilingual("单位负责人和系统管理员", "head of the office and administrator"),
        "operator": Bilingual(
            "系统告警邮箱，没有设置的为市级系统管理员", "mailbox for alerts, else the city's administrators"
        ),
    }
)


def role_label(role: str, lang: str) -> str:
    """A role in words; a copy for one more person, whose id stands behind a colon, is for the same role."""
    name = role.partition(":")[0]
    if name in RECIPIENT_ROLES:
        return RECIPIENT_ROLES[name].label.get(lang)
    return OTHER_READERS[name].get(lang) if name in OTHER_READERS else name
