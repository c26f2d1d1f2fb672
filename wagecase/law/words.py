"""Words in both languages, kept beside the law they name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A label or sentence in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Chinese for any language tag that starts with ``zh``, else English."""
        return self.zh if lang.lower().startswith("zh") else self.en
