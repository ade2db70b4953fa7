"""An admin brings a table in: it is shown, put right, read again, stored; the next one comes in by itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.models import Dataset, Observation, Release, ReleaseDraft, Series
from evidence.statistics_actions import import_statistics
from tests.evidence.workbooks import ods

CSV = b"Month,Region,Arrivals\n2024-01,North,5\n2024-01,South,[x]\n"
NEXT = b"Month,Region,Arrivals\n2024-01,North,6\n2024-02,North,8\n"
OTHER = b"Month,Area,Arrivals\n2024-02,North,8\n"


def send(client, data: bytes = CSV, name: str = "arrivals.csv", **fields):
    fields = {"title": "Arrivals", "source": "Office of Examples", "published_on": "2024-02-20", **fields}
    return client.post("/desk/statistics/", {**fields, "file": SimpleUploadedFile(name, data)})


def fields_of(draft: ReleaseDraft, **changed) -> dict[str, str]:
    """What a browser sends for the recipe as it stands, with changes ("t0_c2_kind")."""
    sent = {"published_on": str(draft.published_on or "")}
    for t, table in enumerate(draft.recipe["tables"]):
        rows = [str(row) for row in table["header_rows"]] or ["0"]
        sent |= {f"t{t}-headers": "-".join(dict.fromkeys((rows[0], rows[-1]))), f"t{t}-period": table["period"]}
        sent |= {f"t{t}-used": "on"} if table["used"] else {}
        sent |= {f"t{t}-{k}": v for k, v in (table["across"] or {}).items()}
        for c, column in enumerate(table["columns"]):
            sent |= {f"t{t}-c{c}-{key}": column[key] for key in ("role", "unit", "kind")}
    return sent | {key.replace("_", "-"): value for key, value in changed.items()}


@pytest.fixture
def draft(office) -> ReleaseDraft:
    send(office)
    return ReleaseDraft.objects.get()


def address(draft: ReleaseDraft) -> str:
    return f"/desk/drafts/{draft.pk}/"


def test_file_is_shown_as_it_was_read_and_nothing_is_stored(office):
    answer = send(office)
    html = office.get(answer.url).content.decode()
    assert '<b class="num">2</b> values in <b class="num">2</b> series' in html
    assert "2024-01: [x]" in html
    assert not Dataset.objects.exists()


def test_page_lists_what_waits(office, draft):
    assert f'href="{address(draft)}"' in office.get("/desk/statistics/").content.decode()


def test_recognised_table_is_stored_with_its_publisher_and_day(office, draft):
    answer = office.post(address(draft), fields_of(draft) | {"store": "1"})
    dataset = Dataset.objects.get()
    assert answer.url == f"/desk/statistics/{dataset.pk}/"
    assert (dataset.source.name, str(dataset.releases.get().published_on)) == ("Office of Examples", "2024-02-20")
    assert "Stored: 2 values of 2 series." in office.get(answer.url).content.decode()
    assert not ReleaseDraft.objects.exists()


def test_correction_is_read_again_at_once_and_kept(office, draft):
    sent = fields_of(draft, t0_c1_role="ignore", t0_c2_unit="person", t0_c2_kind="stock")
    answer = office.post(address(draft), sent, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.strip().startswith('<div id="reading">')
    assert "<td>person</td><td>Stock</td>" in html
    draft.refresh_from_db()
    assert draft.recipe["tables"][0]["columns"][2]["unit"] == "person"


def test_correction_without_javascript_leads_back_to_the_page(office, draft):
    answer = office.post(address(draft), fields_of(draft, t0_c2_kind="stock") | {"look": "1"})
    assert answer.url == address(draft)
    assert '<option value="stock" selected>' in office.get(answer.url).content.decode()


def test_other_rows_of_headings_give_other_columns(office):
    send(office, b"Figures of the office\nPeriod,Cases\nand notes,of all\n2020,5\n2021,6\n", "x.csv", title="X")
    draft = ReleaseDraft.objects.get()
    office.post(address(draft), fields_of(draft, t0_headers="2") | {"look": "1"})
    draft.refresh_from_db()
    assert [(c["name"], c["role"]) for c in draft.recipe["tables"][0]["columns"]] == [
        ("Period", "period"),
        ("Cases", "value"),
    ]


def test_period_of_the_whole_table_is_taken(office):
    send(office, b"Region,Arrivals\nNorth,5\nSouth,7\n", "x.csv", title="X")
    draft = ReleaseDraft.objects.get()
    assert "does not say what period" in office.get(address(draft)).content.decode()
    office.post(address(draft), fields_of(draft, t0_period="2022/23") | {"store": "1"})
    assert set(Observation.objects.values_list("period", flat=True)) == {"2022/2023"}


def test_table_that_is_left_out_is_not_stored(office):
    sheets = {"A": [["Year", "Cases"], [2020, 5]], "B": [["Year", "Visits"], [2020, 7]]}
    send(office, ods(sheets), "x.ods", title="X")
    draft = ReleaseDraft.objects.get()
    sent = fields_of(draft)
    del sent["t1-used"]
    office.post(address(draft), sent | {"store": "1"})
    assert [s.measure for s in Series.objects.all()] == ["Cases"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"t0_c2_role": "ignore"}, "has no column of figures: say which one is."),
        ({"t0_headers": "one"}, "Write the rows as numbers"),
        ({"t0_headers": "99"}, "There are no rows below row 99"),
        ({"t0_period": "lately"}, "Write a period such as 2023"),
        ({"t0_c2_kind": "heap"}, "Choose one of those that are offered."),
        ({"published_on": "20/2/x"}, "Write the day as year, month, day"),
    ],
)
def test_wrong_correction_is_refused_and_changes_nothing(office, draft, changed, sentence):
    sent = fields_of(draft)
    sent |= {key if key == "published_on" else key.replace("_", "-"): value for key, value in changed.items()}
    answer = office.post(address(draft), sent | {"store": "1"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Release.objects.exists()


def test_draft_can_be_dropped(office, draft):
    assert office.post(address(draft), {"drop": "1"}).url == "/desk/statistics/"
    assert not ReleaseDraft.objects.exists()


def test_next_file_comes_in_by_itself(office, draft):
    office.post(address(draft), fields_of(draft, t0_c2_kind="stock") | {"store": "1"})
    answer = send(office, NEXT, "arrivals_2024-02.csv", published_on="2024-03-20")
    assert answer.url == f"/desk/statistics/{Dataset.objects.get().pk}/"
    assert Release.objects.count() == 2
    assert {s.kind for s in Series.objects.all()} == {"stock"}
    assert "nothing was changed" in office.get(send(office, NEXT).url).content.decode()


def test_changed_shape_waits_for_a_person_with_a_reading_that_fits(office, draft):
    office.post(address(draft), fields_of(draft) | {"store": "1"})
    html = office.get(send(office, OTHER, "arrivals_2.csv").url).content.decode()
    assert "the column “region” is missing and the column “area” is new" in html
    assert "What “Area” is" in html


def test_stored_reading_is_corrected_by_a_release_that_supersedes_it(office):
    release = import_statistics(name="arrivals.csv", data=CSV, title="Arrivals").release
    draft_page = office.post(f"/desk/releases/{release.pk}/correct/").url
    draft = ReleaseDraft.objects.get()
    office.post(draft_page, fields_of(draft, t0_c2_kind="stock") | {"store": "1"})
    html = office.get(f"/desk/statistics/{release.dataset_id}/").content.decode()
    assert Release.objects.get(supersedes=release)
    assert "Read anew" in html


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty."),
        (b"<html>", "not a table"),
        (b"just,words\n", "has no table in it"),
        (b"PK\x03\x04x", "damaged"),
    ],
)
def test_file_that_is_no_table_is_refused_beside_its_field(office, data, sentence):
    answer = send(office, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ReleaseDraft.objects.exists()


def test_form_without_file_and_title_says_both(office):
    html = office.post("/desk/statistics/", {}).content.decode()
    assert "Choose a file." in html
    assert "Write what the dataset is called." in html


def test_too_large_a_file_is_refused(office, settings):
    settings.UPLOAD_MAX_BYTES = 10
    assert "at most 10" in send(office).content.decode()


def test_file_comes_back_as_it_came_and_only_to_be_saved(office):
    release = import_statistics(name="arrivals.csv", data=CSV, title="Arrivals").release
    answer = office.get(f"/desk/releases/{release.pk}/file/")
    assert b"".join(answer) == CSV
    assert answer["Content-Disposition"] == 'attachment; filename="arrivals.csv"'


@pytest.mark.parametrize("path", ["/desk/statistics/", "/desk/statistics/{}/"])
def test_queries_do_not_grow_with_datasets_and_releases(office, path):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(path.format(first.dataset_id)).status_code == 200
        return len(queries)

    first = import_statistics(name="arrivals.csv", data=CSV, title="Arrivals").release
    before = count()
    import_statistics(name="arrivals.csv", data=NEXT, title="Arrivals")
    for n in range(3):
        import_statistics(name=f"other{n}.csv", data=CSV, title=f"Other {n}")
    assert count() == before


def test_researcher_does_not_see_the_page(desk):
    assert desk.get("/desk/statistics/").status_code == 403
    assert "/desk/statistics/" not in desk.get("/desk/").content.decode()
