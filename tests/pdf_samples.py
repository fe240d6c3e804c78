"""PDF files made for the tests of the reader."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, SIZE, LEADING = 90.0, 490.0, 740.0, 16.0, 28.0  # a line holds 25 characters

Drawing = Callable[[Canvas], None]


def make_pdf(*pages: Drawing, password: str = "") -> bytes:
    """Return a PDF with a page for each drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encryption)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Canvas, text: str, x: float = LEFT, y: float = TOP, size: float = SIZE) -> None:
    """Draw words whose base line begins at a place."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)


def lines(*texts: str, x: float = LEFT, y: float = TOP, size: float = SIZE, leading: float = LEADING) -> Drawing:
    """Return what draws lines below one another; each ideographic blank at the start of one indents it by a character."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            bare = text.lstrip("\u3000")
            words(canvas, bare, x + size * (len(text) - len(bare)), y - number * leading, size)

    return draw


def both(*drawings: Drawing) -> Drawing:
    """Return what draws several things on one page."""

    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return draw


def furnished(number: int, drawing: Drawing) -> Drawing:
    """Return what draws a page with a header and its number."""
    return both(
        lines("东平县养老工作简报", x=220, y=HEIGHT - 48, size=10.5),
        lines(f"- {number} -", x=280, y=42, size=10.5),
        drawing,
    )


def table(xs: Sequence[float], ys: Sequence[float], cells: Sequence[tuple[int, int, int, int, str]], size: float = 12) -> Drawing:
    """Return what draws a ruled table: the sides of its columns and rows, its cells as row, column, rows, columns and words."""

    def draw(canvas: Canvas) -> None:
        for row, column, rows, columns, text in cells:
            left, right, top, bottom = xs[column], xs[column + columns], ys[row], ys[row + rows]
            canvas.rect(left, bottom, right - left, top - bottom)
            canvas.setFont(FONT, size)
            canvas.drawCentredString((left + right) / 2, (top + bottom) / 2 - size / 3, text)

    return draw


def picture(canvas: Canvas) -> None:
    """Draw an image that fills the page, as scanners do."""
    out = io.BytesIO(b"P6 2 2 255\n" + bytes(range(12)))
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.open(out)), 0, 0, WIDTH, HEIGHT)


def raw_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of objects as they are written, the first one its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R " % (len(objects) + 1) + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def packed(content: bytes, entries: bytes = b"") -> bytes:
    """Return a compressed stream with its dictionary."""
    data = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode " % len(data) + entries + b">>\nstream\n" + data + b"\nendstream"


def one_page(content: bytes, resources: bytes = b"/Font << /F1 4 0 R >>", *more: bytes) -> bytes:
    """Return a PDF of one page with a content stream (object 5); `more` objects follow as 6, 7 and so on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << " + resources + b" >> /Contents 5 0 R >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, font, packed(content), *more])
