"""Office documents are zip files of XML: opened with limits on what they unpack to. Pure."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from evidence.readers.document import MAX_FILE_BYTES, ReadRefused, check_size

MAX_MEMBERS = 5_000
MAX_UNPACKED = 300_000_000  # bytes of all members; a workbook of a million rows has about 200 MB
MAX_PART = 60_000_000  # bytes of one part that we parse ourselves
_MUCH = "unpacks to far more than a document holds, so it is not read."
_KINDS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


@dataclass(frozen=True)
class Archive:
    """An office document whose parts may be read. `kind` is odt, ods, docx or xlsx, else empty."""

    name: str
    zip: zipfile.ZipFile
    kind: str

    def part(self, path: str) -> bytes:
        """The bytes of one part, b"" where there is none; counted, whatever the zip says. Raises ReadRefused."""
        try:
            with self.zip.open(path) as file:
                data = file.read(MAX_PART + 1)
        except KeyError:
            return b""
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise ReadRefused(f"{self.name} is damaged: its part {path} cannot be unpacked.") from error
        except RuntimeError as error:
            raise ReadRefused(f"{self.name} is protected with a password; save it without one.") from error
        if len(data) > MAX_PART:
            raise ReadRefused(f"{self.name} {_MUCH}")
        return data

    def tree(self, path: str) -> etree._Element | None:
        """One part as XML, None where there is none. Raises ReadRefused."""
        data = self.part(path)
        if not data:
            return None
        if b"<!DOCTYPE" in data[:4000] or b"<!ENTITY" in data[:4000]:
            raise ReadRefused(f"{self.name} holds XML that defines entities, which no office document does.")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadRefused(f"{self.name} is damaged: its part {path} is not XML that can be read.") from error


def open_archive(data: bytes, *, name: str) -> Archive:
    """The office document in `data`. Raises ReadRefused for one that is none, is locked or unpacks to too much."""
    check_size(data, name=name, most=MAX_FILE_BYTES)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadRefused(f"{name} is protected with a password, or is of an older kind; save it anew without.")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadRefused(f"{name} is not an office document that can be opened.") from error
    infos = opened.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise ReadRefused(f"{name} {_MUCH}")
    return _unlocked(Archive(name, opened, _kind(opened, name)))


def _kind(opened: zipfile.ZipFile, name: str) -> str:
    names = set(opened.namelist())
    if "mimetype" in names:
        declared = Archive(name, opened, "").part("mimetype").decode("ascii", errors="replace").strip()
        return _KINDS.get(declared.removesuffix("-template"), "")
    for path, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if path in names:
            return kind
    return ""


def _unlocked(archive: Archive) -> Archive:
    locked = b"encryption-data" in archive.part("META-INF/manifest.xml")
    if locked or any(info.flag_bits & 1 for info in archive.zip.infolist()):
        raise ReadRefused(f"{archive.name} is protected with a password; save it without one.")
    return archive
