"""Small PDF files, written here: pages of lines in one font, and nothing that a test needs not."""

from collections.abc import Mapping, Sequence

#: Height of a page, of a line, and of the gap between paragraphs, in points.
_TOP, _LINE, _GAP = 800, 14, 14


def pdf_of(
    pages: Sequence[Sequence[str]], information: Mapping[str, str] = {}, language: str = ""
) -> bytes:
    """A PDF with these lines on its pages; an empty line is a gap."""
    fonts = b"<< /Font << /F1 3 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (%s) >>" % language.encode(),
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        content = _content(lines)
        stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
        objects.append(stream)
        page = b"/MediaBox [0 0 595 842] /Resources %s /Contents %d 0 R" % (fonts, len(objects))
        objects.append(b"<< /Type /Page /Parent 2 0 R %s >>" % page)
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    entries = b" ".join(b"/%s %s" % (k.encode(), _string(v)) for k, v in information.items())
    objects.append(b"<< %s >>" % entries)
    return _file(objects)


def _content(lines: Sequence[str]) -> bytes:
    parts, height = [b"BT /F1 10 Tf"], _TOP
    for line in lines:
        if line:
            parts.append(b"1 0 0 1 60 %d Tm %s Tj" % (height, _string(line)))
        height -= _LINE if line else _GAP
    return b"\n".join([*parts, b"ET"])


def _string(text: str) -> bytes:
    return b"<" + text.encode("cp1252").hex().encode() + b">"


def _file(objects: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        *(data, len(objects) + 1, table, trailer, len(data)),
    )
