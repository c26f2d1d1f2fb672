"""Collect the messages of templates and views, and bring the catalogues up to date, as `pybabel` would.

Headers that change with every run or release of Babel are left out of the files, and those that nobody has filled in.
"""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from wagecase.web.translating import CATALOGUE_FOLDER

ROOT = Path(__file__).parents[2]
TEMPLATE = CATALOGUE_FOLDER / "messages.pot"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
HEADER = "# Messages of the pages, in the Chinese in which they are written.\n# Collected by `make translations`."
LEFT_OUT = ("POT-Creation-Date", "Generated-By", "EMAIL@ADDRESS", "YEAR-MO-DA", "@li.org")


def template() -> Catalog:
    """Every message that a page can show, with the files that use it."""
    found = Catalog(project="wagecase", version="0", header_comment=HEADER, fuzzy=False)
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: {name: value for name, value in one.items() if name != "method"} for one in mappings}
    for path, _, message, comments, context in extract_from_dir(
        ROOT / "wagecase", methods, options, KEYWORDS, ("Translators:",), strip_comment_tags=True
    ):
        place = (f"wagecase/{Path(path).as_posix()}", 0)
        found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def updated(path: Path, messages: Catalog) -> Catalog:
    """A language's catalogue with what the template has: what is new is empty, or fuzzy where it resembles another."""
    with path.open("rb") as file:
        found = read_po(file, locale=path.parents[1].name)
    found.update(messages, update_creation_date=False)
    return found


def written(catalogue: Catalog) -> str:
    """The text of a catalogue or a template, in the order of the files that use its messages."""
    file = BytesIO()
    write_po(file, catalogue, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    header, messages = file.getvalue().decode().split("\n\n", 1)
    kept = [line for line in header.splitlines() if not any(name in line for name in LEFT_OUT)]
    return "\n".join(kept) + f"\n\n{messages}"


def catalogues() -> list[Path]:
    return sorted(CATALOGUE_FOLDER.glob("*/LC_MESSAGES/*.po"))


if __name__ == "__main__":
    messages = template()
    TEMPLATE.write_text(written(messages), "utf-8")
    for path in catalogues():
        path.write_text(written(updated(path, messages)), "utf-8")
