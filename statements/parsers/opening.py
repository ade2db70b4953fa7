"""From the bytes somebody uploads to the bytes a parser may see: sizes, wrappings, disguises, encodings.

Every refusal is a `ParseRefused` with one sentence. Nothing here reads the content beyond telling what it is.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from dataclasses import dataclass

from statements.parsers.types import ParseRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024

GZIP = b"\x1f\x8b"
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")

# First bytes of what people upload by mistake, and the word to call it by.
DISGUISES = (
    (b"%PDF-", "a PDF, not text; open it, copy the words and paste them, or upload the page as text"),
    (b"PK\x03\x04", "a zip or Office file (.docx, .odt, .xlsx), not text; unpack it or save it as plain text"),
    (b"PK\x05\x06", "an empty zip file, not text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls), not text; save it as plain text"),
    (b"{\\rtf", "a rich-text file, not plain text; save it as plain text"),
    (b"\x89PNG", "a picture, not text"),
    (b"\xff\xd8\xff", "a picture, not text"),
    (b"GIF8", "a picture, not text"),
    (b"RIFF", "a picture or sound file, not text"),
    (b"BM", "a picture, not text"),
    (b"II*\x00", "a picture, not text"),
    (b"MM\x00*", "a picture, not text"),
    (b"ID3", "a sound file, not text"),
    (b"\x7fELF", "a program, not text"),
    (b"MZ", "a program, not text"),
    (b"7z\xbc\xaf", "a 7z archive, not text; unpack it first"),
    (b"Rar!", "a RAR archive, not text; unpack it first"),
    (b"BZh", "a bzip2 file, not text; only gzip (.gz) is unpacked here"),
    (b"\xfd7zXZ", "an xz file, not text; only gzip (.gz) is unpacked here"),
    (b"\x28\xb5\x2f\xfd", "a zstd file, not text; only gzip (.gz) is unpacked here"),
)
# Two letters also begin ordinary sentences: these count only where the rest is not text either.
WEAK_MAGIC = frozenset({b"BM", b"MZ", b"RIFF", b"ID3", b"BZh", b"GIF8", b"Rar!", b"PK\x05\x06"})

KINDS = {"": "", ".txt": "text", ".text": "text", ".xml": "xml"}

MARKUP = re.compile(r"\s*<(\?xml|!DOCTYPE|!--|publicwhip|html|[A-Za-z][\w:.-]*[\s/>])", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
# UTF-8 read as Windows-1252 and saved again: these pairs stand in no English text.
MOJIBAKE = re.compile("â€[™œ“”˜¦\u009d\u009c\u0099\u0093\u0094]|Â[£§°½¼¾·\u00a0]|Ã[©¨¼¶¤¡³±§ª«®¯]|ï»¿")
# What a Windows-1252 text in English holds beyond ASCII; a letter must touch an ASCII letter.
CP1252_SIGNS = frozenset("à€‚„…†‡‰‹›‘’“”•–—™ ¡£¥¦§©ª«¬®°±²³´µ¶·¹º»¼½¾¿×÷ˆ˜\u00a0\u00ad")
CP1252_LETTER = re.compile("(?<=[A-Za-z])[À-ÖØ-öø-ÿŠšŽžŸŒœ]|[À-ÖØ-öø-ÿŠšŽžŸŒœ](?=[A-Za-z])")

NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Spaces that are wider, narrower or unbreakable are still one space: one character for one, so nothing moves.
SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
)
# Marks without width split words unseen. The joiner U+200D stays: emoji are made with it.
INVISIBLE = str.maketrans(dict.fromkeys("\ufeff\u200b\u00ad\u2060", None))


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes that are what they say: `name` without .gz, `media_kind` "text" or "xml"."""

    data: bytes
    name: str
    media_kind: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Normalised text, and sentences about how its bytes were read."""

    text: str
    notes: tuple[str, ...] = ()


def open_upload(data: bytes, name: str, *, max_bytes: int = MAX_BYTES, max_unpacked: int = MAX_UNPACKED) -> Opened:
    """Check and unwrap one uploaded file. Raises ParseRefused; never unpacks beyond `max_unpacked` bytes."""
    if not data:
        raise ParseRefused("The file is empty.")
    if len(data) > max_bytes:
        raise ParseRefused(f"The file has {_size(len(data))}, and at most {_size(max_bytes)} are taken.")
    data, name = _unwrapped(data, name, max_unpacked=max_unpacked)
    _refuse_disguise(data)
    return Opened(data=data, name=name, media_kind=_media_kind(data, name))


def decode_text(data: bytes) -> str:
    """The normalised text of `data`; see `decode`."""
    return decode(data).text


def decode(data: bytes) -> Decoded:
    """UTF-8, UTF-16 with a byte order mark, or plausible Windows-1252 (with a note), normalised. Else ParseRefused."""
    text, notes = _decoded(data)
    if CONTROL.search(text):
        raise ParseRefused("The file holds control characters, so it is not plain text.")
    if "\ufffd" in text:
        raise ParseRefused("Some letters were lost before this file was saved (it holds the sign \ufffd); get it anew.")
    if found := MOJIBAKE.search(text):
        raise ParseRefused(
            f"The text was saved with a wrong encoding: it shows {found.group()!r} where one character belongs."
        )
    text = normalise(text)
    if not text.strip():
        raise ParseRefused("The file holds no words.")
    return Decoded(text=text, notes=notes)


def normalise(text: str) -> str:
    """The one place where text is changed before it is stored; idempotent.

    Line ends become LF; the spaces that look like a space become one (a no-break space between "£5" and "billion"
    too, character for character); byte order marks, zero-width spaces and soft hyphens go; the rest becomes NFC.
    Nothing else: lines, blank lines, tabs, runs of spaces, dashes and quotation marks stay as they came.
    """
    text = NEWLINES.sub("\n", text).translate(SPACES).translate(INVISIBLE)
    return unicodedata.normalize("NFC", text)


def _size(count: int) -> str:
    return f"{count / (1024 * 1024):.1f} MB" if count >= 1024 * 1024 else f"{count:,} bytes"


def _unwrapped(data: bytes, name: str, *, max_unpacked: int) -> tuple[bytes, str]:
    packed = data.startswith(GZIP)
    named = name.lower().endswith(".gz")
    if packed and not named:
        raise ParseRefused("The file is gzipped, but its name does not end in .gz.")
    if named and not packed:
        raise ParseRefused("The name ends in .gz, but the file is not gzipped.")
    if not packed:
        return data, name
    inner = _gunzipped(data, max_unpacked=max_unpacked)
    if inner.startswith(GZIP):
        raise ParseRefused("The file is gzipped more than once; unpack it first.")
    if not inner:
        raise ParseRefused("The file is empty once it is unpacked.")
    return inner, name[:-3]


def _gunzipped(data: bytes, *, max_unpacked: int) -> bytes:
    """All members of a gzip file, never more than one byte above the limit."""
    out, rest = io.BytesIO(), data
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out.write(unpacker.decompress(rest, max_unpacked + 1 - out.tell()))
        except zlib.error as error:
            raise ParseRefused("The gzip file is broken and cannot be unpacked.") from error
        if out.tell() > max_unpacked:
            raise ParseRefused(f"The file unpacks to more than {_size(max_unpacked)}, which is not taken.")
        if not unpacker.eof:
            raise ParseRefused("The gzip file is cut off before its end.")
        rest = unpacker.unused_data.lstrip(b"\x00")
    return out.getvalue()


def _refuse_disguise(data: bytes) -> None:
    for magic, what in DISGUISES:
        if data.startswith(magic) and (magic not in WEAK_MAGIC or _looks_binary(data)):
            raise ParseRefused(f"This is {what}.")
    if data.startswith(UTF32_BOMS):
        raise ParseRefused("The file is in UTF-32; save it as UTF-8.")
    if _looks_binary(data):
        raise ParseRefused("The file holds NUL bytes or other binary data, so it is not text.")


def _looks_binary(data: bytes) -> bool:
    if data.startswith(UTF16_BOMS):
        return False
    return b"\x00" in data or len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]", data[:4096])) > 3


def _extension(name: str) -> str:
    """Of the last path part, and only where it looks like one: "Mr. Speaker's statement" has none."""
    found = re.search(r"[^/\\.](\.[A-Za-z][A-Za-z0-9]{0,5})$", name)
    return found.group(1).lower() if found else ""


def _media_kind(data: bytes, name: str) -> str:
    extension = _extension(name)
    if extension not in KINDS:
        raise ParseRefused(f"Files ending in {extension} are not read here; bring .txt or .xml, gzipped or not.")
    found = _sniffed(data)
    if found == "html":
        raise ParseRefused("This is a web page; copy its words and paste them, or bring the text download.")
    if KINDS[extension] not in ("", found):
        raise ParseRefused(f"The name ends in {extension}, but the file holds {_ARTICLE[found]}.")
    return found


_ARTICLE = {"text": "plain text", "xml": "XML"}


def _sniffed(data: bytes) -> str:
    """ "text", "xml" or "html" by the first characters."""
    encoding = "utf-16" if data.startswith(UTF16_BOMS) else "latin-1"
    head = data[:2048].removeprefix(UTF8_BOM).decode(encoding, errors="replace")
    if not MARKUP.match(head):
        return "text"
    return "html" if re.search(r"<(!doctype\s+html|html)[\s>]", head, re.IGNORECASE) else "xml"


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith(UTF32_BOMS):
        raise ParseRefused("The file is in UTF-32; save it as UTF-8.")
    try:
        encoding = "utf-16" if data.startswith(UTF16_BOMS) else "utf-8-sig"
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise ParseRefused("The file says it is UTF-16, but it is cut off or mixed; save it as UTF-8.") from error
    return _as_cp1252(data), ("The bytes are not UTF-8; they were read as Windows-1252.",)


def _as_cp1252(data: bytes) -> str:
    """Older Windows text, believed only where every character beyond ASCII is one that English text holds."""
    refusal = ParseRefused("The encoding of the file is not UTF-8 and cannot be told for certain; save it as UTF-8.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refusal from error
    strange = {sign for sign in re.sub(CP1252_LETTER, "", text) if ord(sign) > 127} - CP1252_SIGNS
    if strange or re.search(r"[^\x00-\x7f]{4}", text):
        raise refusal
    return text
