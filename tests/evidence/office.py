"""Small files of each kind, made here: PDF, DOCX and ODT with a few words in them."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def zipped(**parts: str | bytes) -> bytes:
    """A zip of parts; in their names "__" stands for "/" and a last "_" for "."."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            path = name.replace("__", "/")
            archive.writestr(".".join(path.rsplit("_", 1)) if "_" in path else path, part)
    return made.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this body."""
    return zipped(word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts)


def par(words: str, *, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def odt(body: str, **parts: str) -> bytes:
    """An OpenDocument text with this body."""
    content = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        mimetype="application/vnd.oasis.opendocument.text",
        content_xml=f"{content}</office:document-content>",
        **parts,
    )


def pdf(*pages: list[str], trailer: str = "", filters: tuple[str, bytes] | None = None) -> bytes:
    """A PDF with these lines on its pages. `filters` puts a stream of that filter in place of every page's words."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        name, stream = filters or ("", f"BT /F1 12 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1"))
        objects.append(f"<< /Length {len(stream)} {name} >>\nstream\n".encode() + stream + b"\nendstream")
        page = f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode()
