"""The outbox's roles in words: for whom a reminder is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Bilingual

ROLE_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "handler": Bilingual("承办人", "handler"),
        "worker": Bilingual("劳动者（短信）", "worker (text message)"),
        "handlers": Bilingual("全体承办人", "all handlers"),
        "lawyer": Bilingual("援助律师", "legal-aid lawyer"),
        "counsel": Bilingual("援助律师", "legal-aid lawyer"),
        "pool": Bilingual("法律援助领办人员", "legal-aid officers"),
        "desk": Bilingual("受理窗口", "desk of the receiving body"),
        "giver": Bilingual("转出人", "who handed it over"),
        "assignee": Bilingual("被指派人", "who was assigned"),
        "head": Bilingual("机构负责人", "head of the body"),
        "bureau_head": Bilingual("局领导", "head of the bureau"),
        "city": Bilingual("市级督办", "city supervisor"),
        "receiver": Bilingual("接收单位", "receiving office"),
        "receiver_head": Bilingual("接收单位负责人", "head of the receiving office"),
        "person": Bilingual("本人", "the person"),
        "caller": Bilingual("回访人", "caller"),
        "checker": Bilingual("登记核查的人", "who last checked it"),
        "successor": Bilingual("接办人", "successor"),
        "district": Bilingual("区级负责人", "head of the district"),
    }
)


def role_label(role: str, lang: str) -> str:
    """A role in words; a copy for one more person is for the same role."""
    name = role.partition(":")[0]
    return ROLE_LABELS[name].get(lang) if name in ROLE_LABELS else name
