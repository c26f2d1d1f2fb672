"""The console's people and cases serve here as well."""

from __future__ import annotations

from tests.console.conftest import take, visit

__all__ = ["take", "visit"]
