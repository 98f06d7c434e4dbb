"""Errors that people see: what is wrong, where, and the mend, in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]

DONE = 0
NEGATIVE = 1
UNUSABLE = 2


@dataclass(frozen=True)
class Text:
    """One message in both languages."""

    vi: str
    en: str

    def in_(self, lang: Language) -> str:
        """Return the message in `lang`."""
        return self.vi if lang == "vi" else self.en


class WardgraphError(Exception):
    """Something a person can mend; printed as one line, never as a traceback.

    Attributes:
        text: what is wrong and the mend, in both languages.
        where: the file, `FILE:LINE`, or address that it is about, if any.
        exit_code: what the command line exits with (see the contract: 1 negative, 2 unusable input).
    """

    exit_code = UNUSABLE

    def __init__(self, vi: str, en: str, *, where: str | None = None, exit_code: int | None = None) -> None:
        super().__init__(f"{where}: {en}" if where else en)
        self.text = Text(vi, en)
        self.where = where
        if exit_code is not None:
            self.exit_code = exit_code

    def line(self, lang: Language) -> str:
        """Return the error as one line in `lang`, its place first."""
        message = " ".join(self.text.in_(lang).split())
        return f"{self.where}: {message}" if self.where else message


class NegativeAnswer(WardgraphError):  # noqa: N818 (it is an answer, not a fault)
    """The request was understood and the answer is negative: not conforming, refused, not known."""

    exit_code = NEGATIVE
