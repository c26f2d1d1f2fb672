"""Where a proceeding can stand. Payment and hand-off are no stages: they are derived, because money and papers move
while the office is doing something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.law.words import Words


@dataclass(frozen=True, slots=True)
class StageSpec:
    """An end stage closes the proceeding; acts there add to the record or, on a case, reopen it."""

    name: str
    label: Words
    end: bool = False


def _stages(page: str) -> tuple[StageSpec, ...]:
    """Read `name zh | en` lines; a name that ends in `!` is an end."""
    found = []
    for line in page.strip().splitlines():
        name, _, label = line.partition(" ")
        zh, _, en = label.partition(" | ")
        found.append(StageSpec(name.rstrip("!"), Words(zh, en), name.endswith("!")))
    return tuple(found)


STAGES: Mapping[str, tuple[StageSpec, ...]] = MappingProxyType(
    {
        "case": _stages(
            """
received 已登记 | Received
verifying 核实中 | Being verified
supplementing 待补正 | Waiting for supplements
settled 已协调解决 | Settled without filing
in_hand 办理中 | In hand
concluded! 已办结 | Concluded
not_accepted! 不予受理 | Not accepted
redirected! 已告知其他途径 | Sent to the right door
joined! 已并案 | Joined to another case
"""
        ),
        "inspection": _stages(
            """
filing 待立案 | Waiting to be filed
investigating 调查中 | Under investigation
ordered 限期改正中 | Instruction running
deciding 拟作决定 | Decision in preparation
notified 已事先告知 | Prior notice served
decided 已作决定 | Decision served
enforcing 申请强制执行 | Court enforcement applied for
closed! 已结案 | Closed
withdrawn! 已撤销立案 | Filing withdrawn
"""
        ),
    }
)
