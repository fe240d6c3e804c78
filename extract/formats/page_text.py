"""Text written piece by piece as a browser would lay it out: white space collapsed, one line for each block."""

from __future__ import annotations

import re

from extract.formats.raised import write_raised

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019\u2014\u2026\U00020000-\U0003134f]")


class TextWriter:
    """Collects text; `length` is the offset at which the next character comes to stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._line: list[str] = []
        self._blank = ""
        self._line_start = 0
        self._line_length = 0
        self.raised = 0  # how many elements are open that stand above the line
        self.seen = 0  # the offset behind the last character that can be seen

    @property
    def length(self) -> int:
        """The number of characters written so far, without white space that may yet fall away."""
        return self._line_start + self._line_length

    def write(self, text: str) -> None:
        """Add the text of a node: runs of white space are one blank.

        None is left beside a Han character where the source has a line end: word processors break their lines anywhere.
        """
        at = 0
        for match in _BLANKS.finditer(text):
            self._add(text[at : match.start()])
            self._blank = "\n" if "\n" in match.group() or self._blank == "\n" else " "
            at = match.end()
        self._add(text[at:])

    def write_lines(self, text: str) -> None:
        """Add text whose line ends count, as in <pre>."""
        first, *rest = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
        self._add(first)
        for line in rest:
            self.end_line()
            self._add(line)

    def break_line(self) -> None:
        """Let the next text follow as behind a line end in the source: with a blank only where neither side is a Han character."""
        self._blank = "\n"

    def leave_blank(self) -> None:
        """Set the next text off by a blank."""
        self._blank = self._blank or " "

    def write_raw(self, text: str) -> None:
        """Add text as it is."""
        self._blank = ""
        self._append(text)

    def end_line(self) -> None:
        """End the line; one that holds nothing to be seen is dropped."""
        self._blank = ""
        line = "".join(self._line)
        if line.strip():
            self._pieces += line, "\n"
            self._line_start += len(line) + 1
        self._line, self._line_length = [], 0

    def text(self) -> str:
        """Return everything written, every line ended."""
        self.end_line()
        return "".join(self._pieces)

    def _add(self, text: str) -> None:
        if self.raised and text:
            text = write_raised(text, self._line[-1] if self._line else "")
        if not text:
            return
        blank, self._blank = self._blank, ""
        if blank and self._line_length:
            inside = blank == "\n" and (_CJK.match(self._line[-1][-1]) or _CJK.match(text[0]))
            if not inside:
                self._append(" ")
        self._append(text)

    def _append(self, text: str) -> None:
        if text:
            self._line.append(text.replace("\xa0", " "))
            self._line_length += len(text)
            if not text.isspace():
                self.seen = self.length
