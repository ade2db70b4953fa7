"""Word and OpenDocument texts as evidence, and what a zip may not do."""

import pytest

from evidence import readers
from evidence.readers import ReadRefused, archive, docx, odt
from tests.evidence import office
from tests.evidence.office import par

LISTED = "<w:numPr/>"
HEADING = '<w:pStyle w:val="Heading1"/>'
ROWS = (("Type", "2024", "2023"), ("Enforced returns", "2,580", "2,167"))
DOCX_TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join("<w:tr>{}</w:tr>".format("".join(f"<w:tc>{par(cell)}</w:tc>" for cell in row)) for row in ROWS)
)
DOCX = office.docx(
    par("Returns", properties=HEADING)
    + par("There were 2,580 returns.")
    + par("a first reason", properties=LISTED)
    + DOCX_TABLE
    + "<w:p><w:del><w:r><w:delText>struck</w:delText><w:t>struck</w:t></w:r></w:del>"
    + "<w:ins><w:r><w:t>Added.</w:t></w:r></w:ins></w:p>"
)
ODT_ROWS = "".join(
    "<table:table-row>{}</table:table-row>".format(
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
    )
    for row in ROWS
)
ODT = office.odt(
    "<text:tracked-changes><text:p>struck out</text:p></text:tracked-changes><text:h>Returns</text:h>"
    '<text:p>There<text:s text:c="2"/>were <text:span>2,580</text:span> returns.</text:p>'
    "<text:list><text:list-item><text:p>a first reason</text:p></text:list-item></text:list>"
    f"<table:table>{ODT_ROWS}</table:table><text:section><text:p>Added.</text:p></text:section>"
)
READERS = [pytest.param(docx.read, DOCX, "a.docx", id="docx"), pytest.param(odt.read, ODT, "a.odt", id="odt")]


@pytest.mark.parametrize(("reader", "data", "name"), READERS)
def test_office_text_has_headings_paragraphs_items_and_rows(reader, data, name):
    document = reader(data, name=name)
    assert document.title == "Returns"
    assert [(p.locator, p.text) for p in document.passages] == [
        ("paragraph 1, list item 1", "There were 2,580 returns.\na first reason"),
        ("table 1 row 2", "Enforced returns; 2024: 2,580; 2023: 2,167"),
        ("paragraph 2", "Added."),
    ]
    assert {p.heading for p in document.passages} == {"Returns"}


@pytest.mark.parametrize(("reader", "data", "name"), READERS)
def test_office_text_leaves_out_what_was_struck(reader, data, name):
    assert "struck" not in " ".join(p.text for p in reader(data, name=name).passages)


@pytest.mark.parametrize(("reader", "data", "name"), READERS)
def test_office_text_is_found_by_its_content(reader, data, name):
    assert readers.detect(data, name=name) == name[2:]
    assert readers.detect(data, name="unnamed") == name[2:]


def test_docx_footnotes_are_read():
    note = f"<w:footnote w:type='separator'/><w:footnote>{par('Of March.')}</w:footnote>"
    notes = f"<w:footnotes {office.W}>{note}</w:footnotes>"
    document = docx.read(office.docx(par("Words."), word__footnotes_xml=notes), name="a.docx")
    assert (document.passages[-1].text, document.passages[-1].heading) == ("Of March.", "Footnotes")


def test_docx_headings_are_known_by_the_name_of_their_style():
    styles = f"<w:styles {office.W}><w:style w:styleId='h7'><w:name w:val='heading 1'/></w:style></w:styles>"
    body = par("Fares", properties='<w:pStyle w:val="h7"/>') + par("They rose.")
    assert docx.read(office.docx(body, word__styles_xml=styles), name="a.docx").passages[0].heading == "Fares"


def test_office_heading_over_nothing_is_kept_as_words():
    document = odt.read(office.odt("<text:h>First</text:h><text:h>Second</text:h>"), name="a.odt")
    assert " ".join(p.text for p in document.passages).split() == ["First", "Second"]


def test_odt_repeats_no_cell_for_ever():
    row = '<table:table-row><table:table-cell table:number-columns-repeated="999999999"><text:p>2,580</text:p>'
    body = f"<table:table>{row}</table:table-cell></table:table-row></table:table>"
    assert len(odt.read(office.odt(body), name="a.odt").passages[0].text) < 5000


ENTITY = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 cut off", "can be opened"),
        (office.zipped(a_txt="x"), "holds none"),
        (office.zipped(word__document_xml="<broken"), "not XML that can be read"),
        (office.zipped(word__document_xml=ENTITY), "defines entities"),
        (office.docx(""), "has no words"),
        (b"\xd0\xcf\x11\xe0 locked", "password"),
        (office.docx(par("x"), META_INF=""), None),
    ],
)
def test_docx_that_cannot_be_read_is_refused_in_one_sentence(data, reason):
    if reason is None:
        assert docx.read(data, name="a.docx").passages
        return
    with pytest.raises(ReadRefused, match=reason) as refused:
        docx.read(data, name="a.docx")
    assert str(refused.value).endswith(".")


def test_odt_with_a_password_is_refused():
    manifest = {"META-INF__manifest_xml": "<manifest:encryption-data/>"}
    with pytest.raises(ReadRefused, match="protected with a password"):
        odt.read(office.odt("<text:p>x</text:p>", **manifest), name="a.odt")


def test_archive_of_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1000)
    with pytest.raises(ReadRefused, match="unpacks to far more"):
        docx.read(office.docx(par("x" * 5000)), name="a.docx")


def test_archive_that_lies_about_its_sizes_is_refused(monkeypatch):
    data = office.docx(par("x" * 5000))
    size = len(archive.open_archive(data, name="a").part("word/document.xml"))
    lying = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(ReadRefused, match="damaged"):
        docx.read(lying, name="a.docx")


def test_archive_of_too_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    with pytest.raises(ReadRefused, match="unpacks to far more"):
        docx.read(office.docx(par("x"), a_xml="", b_xml=""), name="a.docx")


def test_archive_nested_deep_is_refused_or_read_without_a_crash():
    body = "<text:section>" * 200 + "<text:p>deep</text:p>" + "</text:section>" * 200
    assert odt.read(office.odt(body), name="a.odt").passages[0].text == "deep"
    with pytest.raises(ReadRefused, match="not XML that can be read"):
        odt.read(office.odt("<text:section>" * 5000), name="a.odt")
