"""The ledger's roles in words: for whom a reminder is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Words

LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "handler": Words("承办人", "handler"),
        "worker": Words("劳动者（短信）", "worker (text message)"),
        "handlers": Words("全体承办人", "all handlers"),
        "lawyer": Words("援助律师", "legal-aid lawyer"),
        "counsel": Words("援助律师", "legal-aid lawyer"),
        "pool": Words("法律援助领办人员", "legal-aid officers"),
        "desk": Words("受理窗口", "desk of the receiving body"),
        "giver": Words("转出人", "who handed it over"),
        "assignee": Words("被指派人", "who was assigned"),
        "head": Words("机构负责人", "head of the body"),
        "bureau_head": Words("局领导", "head of the bureau"),
        "city": Words("市级督办", "city supervisor"),
        "receiver": Words("接收单位", "receiving office"),
        "receiver_head": Words("接收单位负责人", "head of the receiving office"),
        "person": Words("本人", "the person"),
        "caller": Words("回访人", "caller"),
        "checker": Words("登记核查的人", "who last checked it"),
        "successor": Words("接办人", "successor"),
        "district": Words("区级负责人", "head of the district"),
    }
)


def role_label(role: str, lang: str) -> str:
    """A role in words; a copy for one more person is for the same role."""
    name = role.partition(":")[0]
    return LABELS[name].get(lang) if name in LABELS else name
