"""What the tests of inspection share."""

from __future__ import annotations

from tests.procedure.world import World

ON = "inspection"


def last(world: World, name: str) -> str:
    event = world.view().last(f"inspection.{name}")
    assert event is not None
    assert event.document is not None
    return event.document
