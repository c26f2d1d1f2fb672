"""Who may do what where, and the drawn procedures, as text for a person to read.

`python -m tests.procedure.golden` writes the files anew, for a person to read what has changed before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from wagecase.procedure.tables.table import PROCEDURES, procedure_diagram

FOLDER = Path(__file__).parent / "golden"
PERMISSIONS = FOLDER / "permissions.txt"
PICTURES = [(name, lang) for name in PROCEDURES for lang in ("zh", "en")]


def permission_matrix() -> str:
    """One row for each act: who may do it at which stages, and where it leads."""
    lines = []
    for spec in PROCEDURES.values():
        for act in spec.acts:
            stages = " ".join(stage.name for stage in spec.stages if stage.name in act.at)
            never = ", never a handler" if act.not_handler else ""
            roles = " ".join(sorted(act.by))
            lines.append(
                f"{spec.name}.{act.name}: {roles} ({act.performed_by}{never}) at {stages} -> {act.to or 'stays'}"
            )
    return "\n".join(lines) + "\n"


def picture_path(name: str, lang: str) -> Path:
    return FOLDER / f"{name}.{lang}.mmd"


if __name__ == "__main__":
    PERMISSIONS.write_text(permission_matrix(), "utf-8")
    for procedure, tongue in PICTURES:
        picture_path(procedure, tongue).write_text(procedure_diagram(procedure, tongue), "utf-8")
