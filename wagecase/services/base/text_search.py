"""Search by part of a name without a database extension: bigrams in an array, rechecked by LIKE."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SEPARATOR = "\n"
MIN_LENGTH = 2


def normalise_text(text: str) -> str:
    """One form for what people type: full width to half width, capitals to small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_text(parts: Iterable[str | None]) -> str:
    """The text of a case that is searched: distinct parts, each on a line of its own."""
    return SEPARATOR.join(dict.fromkeys(normalise_text(part) for part in parts if part))


def bigrams(text: str) -> list[str]:
    """All pairs of neighbouring characters, line by line."""
    return sorted({line[start : start + 2] for line in text.split(SEPARATOR) for start in range(len(line) - 1)})


def like_pattern(text: str) -> str:
    """A LIKE pattern that finds the text anywhere; its own wildcards count as letters."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
