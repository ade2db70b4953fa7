"""`manage.py import_statistics`: what it says, and what it leaves as it was."""

import json
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evidence.models import Dataset, Observation, Release, Series

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text("Year,Visits\n2020,5\n2021,6\n")
    return path


def run(path, *words: str) -> str:
    out = StringIO()
    call_command("import_statistics", str(path), "--title", "Visits", *words, stdout=out)
    return out.getvalue()


def test_command_says_what_was_stored(file):
    assert run(file).startswith("stored     visits.csv  1 series, 2 values")
    assert run(file).startswith("unchanged  visits.csv")


def test_command_gives_json_with_the_recipe(file):
    row = json.loads(run(file, "--json", "--source", "Office of Examples", "--published-on", "2022-03-01"))
    assert (row["result"], row["dataset"], row["series"], row["values"]) == ("stored", "visits", 1, 2)
    assert row["published_on"] == "2022-03-01"
    assert row["recipe"]["tables"][0]["columns"][1] == {
        "name": "Visits",
        "role": "value",
        "unit": "visit",
        "kind": "flow",
    }
    assert Dataset.objects.get().source.name == "Office of Examples"


def test_corrected_recipe_is_given_as_a_file(file, tmp_path):
    recipe = json.loads(run(file, "--json"))["recipe"]
    recipe["tables"][0]["columns"][1]["kind"] = "stock"
    told = tmp_path / "recipe.json"
    told.write_text(json.dumps(recipe))
    assert run(file, "--recipe", str(told)).startswith("stored")
    assert Series.objects.get().kind == "stock"


def test_changed_shape_ends_the_command_with_its_sentence(file):
    run(file)
    file.write_text("Year,Calls\n2022,5\n")
    with pytest.raises(CommandError, match="the column “visits” is missing and the column “calls” is new"):
        run(file)
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("none.csv", None, "There is no file"), ("page.csv", "<html>", "not a table"), ("empty.csv", "", "is empty")],
)
def test_bad_file_ends_the_command_with_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        run(path)


def test_recipe_that_is_none_ends_the_command_with_one_sentence(file):
    with pytest.raises(CommandError, match="holds no recipe"):
        run(file, "--recipe", str(file))


def test_real_returns_are_taken_in_within_seconds(real_data):
    began = time.monotonic()
    run(real_data / "statistics" / "home_office_returns_by_destination.csv.gz")
    assert (Series.objects.count(), Observation.objects.count()) == (1947, 44_015)
    assert time.monotonic() - began < 30
