"""Every letter with the values of its preview.

`python -m tests.mail.golden` writes the files anew, for a person to read what has changed before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from wagecase.mail import examples, rendering

FOLDER = Path(__file__).parent / "golden"


def written(name: str, language: str) -> str:
    letter = rendering.render(name, language, examples.values(name, language))
    return f"{letter.subject}\n\n{letter.body}"


def path(name: str, language: str) -> Path:
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in rendering.names():
        for tongue in rendering.LANGUAGES:
            path(each, tongue).write_text(written(each, tongue), "utf-8")
