"""RTF, as Word, WPS and WordPad write it: body, tables, text boxes and notes in reading order."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Declared, Document, Note, ReadError
from extract.formats.composer import Block, compose, title_in_head
from extract.formats.raised import raised
from extract.formats.rtf_story import Group, Story, Target, whole
from extract.formats.rtf_tokens import UNKNOWN, Token, decode, encoding_of_charset, encoding_of_page, find_tokens
from extract.formats.word_marks import FieldStack, is_contents_style, symbol
from extract.formats.word_styles import level_of

_SKIPPED = frozenset(
    [
        *("colortbl", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "revtbl", "filetbl"),
        *("listtable", "listoverridetable", "shprslt", "sp", "annotation", "bkmkstart", "bkmkend", "xe", "tc", "rxe", "txe", "pn"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonesttables", "nonshppict", "comment", "falt", "panose"),
    ]
)
_OPENED: dict[str, Target] = {
    **{"info": "info", "fonttbl": "fonts", "stylesheet": "styles", "listtext": "label", "pntext": "label", "fldinst": "instruction"},
    **dict.fromkeys(("shpinst", "nesttableprops", "do", "moMath", "moMathPara", "fldrslt", "field", "footnote", "shptxt"), "text"),
    "dptxbxtext": "text",
}
_STORIES = frozenset({"footnote", "shptxt", "dptxbxtext"})
_SHOWN = {
    **{"tab": "\t", "line": "\n", "softline": "\n", "page": "\n", "column": "\n", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
_SIGNS = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_LONGEST = 200  # characters of a title or of the name of a style
_DEEPEST = 10_000
_MATH_SETTING = re.compile(r"m[a-zA-Z]{1,20}Pr|mmathPict")


def read(data: bytes) -> Document:
    r"""Return the text of an RTF file with tracked changes accepted and hidden text left out; no page headers and footers.

    Raises ReadError where it is no RTF; a file that is cut off is read as far as it goes, with a note.

    >>> read(rb"{\rtf1\ansi\ansicpg936 \'d7\'df\'b7\'c3\u-28540?\par}").text
    '走访還\n'
    """
    source = data.decode("latin-1").lstrip("\xef\xbb\xbf \t\r\n")
    if not source.startswith("{\\rtf"):
        raise ReadError("damaged", "the file does not begin as RTF does: open it and save it again, or fetch it again")
    reader = _Reader()
    is_cut = all(reader.take(token) for token in find_tokens(source))
    blocks = reader.finish()
    document = compose(blocks, "rtf", Declared(title=title_in_head(whole(reader.title), blocks)))
    note = Note("damaged", "the file ends before its text does: fetch it again")
    return replace(document, notes=(note,)) if is_cut else document


class _Reader:
    """Takes the tokens of a file one by one."""

    def __init__(self) -> None:
        self.title = ""
        self._groups: list[Group] = []
        self._stories = [Story()]
        self._fields = FieldStack()
        self._page = UNKNOWN
        self._fonts: dict[int, str] = {}
        self._default_font = self._font = 0
        self._styles: dict[int, tuple[str, int]] = {}
        self._style = (0, "", -1)  # the one that is being read: number, name, outline level
        self._bytes: list[str] = []
        self._skip = 0

    def take(self, token: Token) -> bool:
        """Take a token; return False once the file is at its end."""
        if token.kind == "characters":
            self._take_characters(token.value)
            return True
        if token.kind == "sign" and self._skip:
            self._skip -= 1
            return True
        self._flush_bytes()
        if token.kind == "open":
            self._open()
        elif token.kind == "close":
            return self._close()
        elif token.kind == "sign":
            self._take_sign(token.value)
        else:
            self._take_word(token.value, token.number)
        return True

    def finish(self) -> list[Block]:
        """Return the blocks of the file."""
        self._flush_bytes()
        while len(self._stories) > 1:
            self._end_story()
        self._end_open_paragraph()
        return self._story.end()

    @property
    def _group(self) -> Group:
        return self._groups[-1]

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _open(self) -> None:
        if len(self._groups) > _DEEPEST:
            raise ReadError("damaged", "its groups are nested too deep: open it and save it again")
        group = self._group.inner() if self._groups else Group()
        self._groups.append(group)
        self._skip = 0
        if group.target == "styles":
            self._style = (0, "", -1)

    def _close(self) -> bool:
        if self._group.ends == "field":
            self._fields.end()
        elif self._group.ends == "story":
            self._end_story()
        if len(self._groups) == 1:
            self._end_open_paragraph()
        self._groups.pop()
        self._skip = 0
        return bool(self._groups)

    def _take_characters(self, characters: str) -> None:
        self._group.is_new = False
        if self._skip:
            self._skip, characters = max(0, self._skip - len(characters)), characters[self._skip :]
        if self._group.target != "skip" and characters:
            self._bytes.append(characters)

    def _flush_bytes(self) -> None:
        if self._bytes:
            text = decode("".join(self._bytes), self._group.encoding or self._page)
            self._bytes = []
            self._write(text)

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._group.is_starred = True
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign in _SIGNS:
            self._write(_SIGNS[sign])

    def _take_word(self, word: str, number: int | None) -> None:
        group = self._group
        is_new, group.is_new = group.is_new, False
        if group.target == "skip" and not (word == "ud" and group.is_starred):
            return
        if is_new and self._opens(word):
            return
        if word in _SHOWN:
            self._write(_SHOWN[word])
        elif group.target == "fonts":
            self._take_font_word(word, number or 0)
        elif group.target == "styles":
            self._take_style_word(word, number)
        elif not self._takes_character_word(word, number) and group.target == "text":
            self._take_paragraph_word(word, number)

    def _opens(self, word: str) -> bool:
        """Turn to what a word at the head of a group opens; return whether it opens anything."""
        group = self._group
        if group.target == "info" and word != "upr":
            group.target = "title" if word == "title" else "skip"
        elif word == "upr":
            group.meant, group.target = group.target, "skip"
        elif word == "ud":
            group.target = group.meant
        elif word in _OPENED:
            group.target = _OPENED[word]
            self._begin(word)
        elif word in _SKIPPED or group.is_starred or _MATH_SETTING.fullmatch(word):
            group.target = "skip"
        else:
            return False
        return True

    def _begin(self, word: str) -> None:
        if word == "field":
            self._fields.begin()
            self._group.ends = "field"
        elif word == "fldrslt":
            self._fields.separate()
        elif word in _STORIES:
            self._groups[-1] = replace(Group(), ends="story", is_new=False, encoding=self._group.encoding, fallback=self._group.fallback)
            self._stories.append(Story())

    def _take_font_word(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
        elif word == "fcharset":
            self._fonts[self._font] = self._group.encoding = encoding_of_charset(number)

    def _take_style_word(self, word: str, number: int | None) -> None:
        if word == "s":
            self._style = (number or 0, "", -1)
        elif word == "outlinelevel":
            self._style = (*self._style[:2], _level(number))
        else:
            self._takes_character_word(word, number)

    def _takes_character_word(self, word: str, number: int | None) -> bool:
        """Take a word that says how characters are read or shown; return whether it is one."""
        group = self._group
        match word:
            case "u":
                self._write(symbol((number or 0) % 0x10000) if not _is_half(number or 0) else chr((number or 0) % 0x10000))
                self._skip = group.fallback
            case "uc":
                group.fallback = max(0, number or 0)
            case "f":
                group.encoding = self._fonts.get(number or 0, "")
            case "plain":
                group.encoding = self._fonts.get(self._default_font, "")
                group.hidden = group.deleted = group.is_raised = False
            case "v":
                group.hidden = number != 0
            case "deleted":
                group.deleted = number != 0
            case "super":
                group.is_raised = number != 0
            case "nosupersub" | "sub":
                group.is_raised = False
            case "ansicpg":
                self._page = encoding_of_page(number or 0)
            case "mac":
                self._page = encoding_of_page(10000)
            case "deff":
                self._default_font = number or 0
            case _:
                return False
        return True

    def _take_paragraph_word(self, word: str, number: int | None) -> None:
        group = self._group
        match word:
            case "par" | "sect":
                self._end_paragraph()
            case "cell":
                self._end_cell(1)
            case "nestcell":
                self._end_cell(max(2, group.tables))
            case "row":
                self._story.end_row(1)
            case "nestrow":
                self._story.end_row(max(2, group.tables))
            case "pard":
                group.style, group.outline, group.in_table, group.depth = 0, -1, False, 0
            case "s":
                group.style = number or 0
            case "outlinelevel":
                group.outline = _level(number)
            case "intbl":
                group.in_table = True
            case "itap":
                group.depth = number or 0
            case _:
                self._story.row.describe(word, number or 0)

    def _write(self, text: str) -> None:
        """Put text where the group sends it."""
        group = self._group
        if group.target == "instruction":
            self._fields.instruct(text)
        elif group.target == "styles":
            self._name_style(text)
        elif group.target == "title":
            self.title += text if len(self.title) < _LONGEST else ""
        elif group.target in ("text", "label") and not (group.hidden or group.deleted or self._fields.hides):
            self._story.write(raised(text) if group.is_raised else text, label=group.target == "label")

    def _name_style(self, text: str) -> None:
        number, name, outline = self._style
        self._style = (number, (name + text)[:_LONGEST], outline)
        if ";" in text:
            name = whole(self._style[1]).strip().rstrip(";")
            self._styles[number] = (name, level_of(name, outline))

    def _end_story(self) -> None:
        self._end_open_paragraph()
        blocks = self._stories.pop().end()
        self._story.set_aside(blocks)

    def _end_open_paragraph(self) -> None:
        if self._story.is_open:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        """Close a paragraph; where its mark is deleted, the next one goes on in it."""
        group = self._groups[-1] if self._groups else Group()
        if group.target == "text" and not group.deleted:
            self._close_paragraph(group, group.tables)

    def _end_cell(self, depth: int) -> None:
        self._close_paragraph(self._group, depth)
        self._story.end_cell()

    def _close_paragraph(self, group: Group, depth: int) -> None:
        name, level = self._styles.get(group.style, ("", -1))
        is_listed = self._fields.in_contents or is_contents_style(name)
        self._fields.end_paragraph()
        self._story.end_paragraph(depth, max(level if group.outline < 0 else group.outline, 0), "contents" if is_listed else "")


def _level(number: int | None) -> int:
    return 0 if number is None or number >= 9 else number + 1


def _is_half(code: int) -> bool:
    """Return whether a code is one half of a character beyond the first plane."""
    return 0xD800 <= code % 0x10000 < 0xE000
