"""Every letter with the values of its preview.

`python -m tests.mail.golden` rewrites the files, for a person to read what has changed before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from wagecase.mail import examples, rendering

FOLDER = Path(__file__).parent / "golden"


def render_golden(name: str, language: str) -> str:
    letter = rendering.render_mail(name, language, examples.template_values(name, language))
    return f"{letter.subject}\n\n{letter.body}"


def golden_path(name: str, language: str) -> Path:
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in rendering.template_names():
        for tongue in rendering.LANGUAGES:
            golden_path(each, tongue).write_text(render_golden(each, tongue), "utf-8")
