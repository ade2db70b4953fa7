"""Statistics come in: each file of a dataset is a release, and what it says stands beside what earlier ones said."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from evidence.models import Dataset, Observation, Release, ReleaseDraft, Series, Source
from evidence.readers.tables import ReadRefused, ReadSeries, ReadTables, Recipe, ShapeChanged, read_tables, recipe_from
from evidence.readers.tables.grid import slug_stem
from jobs.actions import enqueue

BATCH = 4000
STORED, UNCHANGED, REFUSED = "stored", "unchanged", "refused"


@dataclass(frozen=True)
class Taken:
    """What became of one file: stored, unchanged or refused, with the reason.

    `recipe` is the JSON of the recipe to correct where the shape has changed; None otherwise.
    """

    name: str
    result: str
    reason: str = ""
    dataset: Dataset | None = None
    release: Release | None = None
    series: int = 0
    values: int = 0
    notes: tuple[str, ...] = ()
    recipe: dict[str, Any] | None = None


def import_statistics(
    *,
    name: str,
    data: bytes,
    title: str,
    source: Source | None = None,
    url: str = "",
    published_on: date | None = None,
    recipe: Recipe | None = None,
    by: User | None = None,
) -> Taken:
    """Store what a file says as a release of its dataset, by the given recipe, the dataset's, or a guess.

    The same bytes read the same way change nothing. Earlier releases stay as they are.
    """
    dataset = dataset_of(name=name, title=title)
    if dataset and (known := same_release(dataset, data, recipe)):
        return Taken(name, UNCHANGED, dataset=dataset, release=known)
    try:
        chosen = recipe or (recipe_from(dataset.recipe) if dataset and dataset.recipe else None)
        read = read_tables(data, name=name, title=title, recipe=chosen, today=published_on or timezone.localdate())
        check_values(read, name=name)
    except ShapeChanged as refusal:
        fits = refusal.recipe.to_json() if refusal.recipe else None
        return Taken(name, REFUSED, str(refusal), dataset, recipe=fits)
    except ReadRefused as refusal:
        return Taken(name, REFUSED, str(refusal), dataset)
    with transaction.atomic():
        dataset = keep_dataset(dataset, name=name, title=title, source=source, url=url, recipe=read.recipe)
        if known := same_release(dataset, data, read.recipe):  # two people at once: the other was first
            return Taken(name, UNCHANGED, dataset=dataset, release=known)
        release = store_release(
            dataset=dataset, name=name, data=data, read=read, published_on=published_on or read.published_on, by=by
        )
    return Taken(name, STORED, "", dataset, release, len(read.series), read.points, read.notes)


def dataset_of(*, name: str, title: str) -> Dataset | None:
    """The dataset that a file belongs to: by its title, else by its name before the first dot. None: a new one."""
    titled = Dataset.objects.filter(title__iexact=title.strip()).first() if title.strip() else None
    return titled or Dataset.objects.filter(slug=slug_of(name)).first()


def slug_of(name: str) -> str:
    stem = slug_stem(name)
    return slugify(stem)[:100] or hashlib.sha256(stem.encode()).hexdigest()[:12]


def same_release(dataset: Dataset, data: bytes, recipe: Recipe | None) -> Release | None:
    """The release with these bytes, read in this way if a way is asked for."""
    found = dataset.releases.current().light().filter(sha256=hashlib.sha256(data).hexdigest())
    return (found.filter(recipe__tables=recipe.to_json()["tables"]) if recipe else found).first()


def digest(stored: Any) -> str:
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_values(read: ReadTables, *, name: str) -> None:
    """Refuse what brought nothing. Raises ReadRefused."""
    if not any(point.value is not None for series in read.series for point in series.points):
        first = f" {read.notes[0]}" if read.notes else ""
        raise ReadRefused(f"{name} has no figures that could be read.{first}")


def keep_dataset(
    dataset: Dataset | None, *, name: str, title: str, source: Source | None, url: str, recipe: Recipe
) -> Dataset:
    """The dataset, made where it is new, with the recipe that its next file is read by."""
    if dataset is None:
        new = {"title": (title.strip() or slug_stem(name))[:500], "source": source, "url": url}
        dataset, made = Dataset.objects.get_or_create(slug=slug_of(name), defaults=new | {"recipe": recipe.to_json()})
        if made:
            return dataset
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    dataset.recipe, dataset.source, dataset.url = recipe.to_json(), source or dataset.source, url or dataset.url
    dataset.save(update_fields=["recipe", "source", "url"])
    return dataset


@transaction.atomic
def store_release(
    *, dataset: Dataset, name: str, data: bytes, read: ReadTables, published_on: date | None, by: User | None
) -> Release:
    """Add a release and every value it gives. A better reading of bytes that are here already supersedes the other."""
    sha256, recipe = hashlib.sha256(data).hexdigest(), read.recipe.to_json()
    before = dataset.releases.current().light().filter(sha256=sha256).first()
    if dataset.releases.filter(sha256=sha256, recipe_sha256=digest(recipe)).exists():
        recipe["reading"] = dataset.releases.filter(sha256=sha256).count() + 1  # one that was superseded comes back
    release = Release.objects.create(
        dataset=dataset,
        name=name[:255],
        sha256=sha256,
        data=data,
        recipe=recipe,
        recipe_sha256=digest(recipe),
        notes=list(read.notes),
        published_on=published_on or (before.published_on if before else None),
        supersedes=before,
        imported_by=by,
    )
    store_values(release, read.series)
    enqueue("check_release_figures", subject=f"release:{release.pk}", by=by)
    return release


def store_values(release: Release, found: Sequence[ReadSeries]) -> None:
    ids = series_ids(release.dataset, found)
    rows = (
        Observation(
            series_id=ids[key_of(series)],
            release=release,
            period=p.period,
            start=p.start,
            end=p.end,
            value=p.value,
            text=p.text,
            locator=p.locator,
        )
        for series in found
        for p in series.points
    )
    Observation.objects.bulk_create(rows, batch_size=BATCH)


def key_of(series: ReadSeries) -> str:
    return digest([series.measure, series.dimensions])


def series_ids(dataset: Dataset, found: Iterable[ReadSeries]) -> dict[str, int]:
    """The id of each series by its key; new ones are made, and units and kinds are brought to what the recipe says."""
    by_key = {key_of(series): series for series in found}
    known = {s.key: s for s in Series.objects.filter(dataset=dataset)}
    changed = []
    for key in by_key.keys() & known.keys():
        said, row = by_key[key], known[key]
        if (row.unit, row.kind) != (said.unit, said.kind):
            row.unit, row.kind = said.unit, said.kind
            changed.append(row)
    Series.objects.bulk_update(changed, ["unit", "kind"], batch_size=BATCH)
    new = [new_series(dataset, key, s) for key, s in by_key.items() if key not in known]
    Series.objects.bulk_create(new, batch_size=BATCH)
    return {key: row.pk for key, row in known.items()} | {row.key: row.pk for row in new}


def new_series(dataset: Dataset, key: str, said: ReadSeries) -> Series:
    return Series(
        dataset=dataset,
        key=key,
        measure=said.measure[:500],
        dimensions=said.dimensions,
        unit=said.unit[:60],
        kind=said.kind,
    )


# --- drafts: a file that somebody looks at first ------------------------------------------------------------------


def start_draft(
    *,
    name: str,
    data: bytes,
    title: str,
    by: User,
    source: Source | None = None,
    url: str = "",
    published_on: date | None = None,
) -> ReleaseDraft | Taken:
    """A file that its dataset's recipe reads is stored; one to be looked at becomes a draft; else it is refused.

    A file with nothing in it to correct is refused: Taken says why.
    """
    dataset = dataset_of(name=name, title=title)
    why = ""
    if dataset is not None:
        taken = import_statistics(
            name=name, data=data, title=title, source=source, url=url, published_on=published_on, by=by
        )
        if taken.recipe is None:
            return taken
        why = taken.reason
    try:
        read = read_tables(data, name=name, title=title)
    except ReadRefused as refusal:
        return Taken(name, REFUSED, str(refusal), dataset)
    return ReleaseDraft.objects.create(
        dataset=dataset,
        name=name[:255],
        data=data,
        title=(title.strip() or read.title or slug_stem(name))[:500],
        source=source,
        url=url,
        published_on=published_on or read.published_on,
        recipe=read.recipe.to_json(),
        why=why,
        made_by=by,
    )


@transaction.atomic
def correct_release(*, release: Release, by: User) -> ReleaseDraft:
    """Look at a stored file again: a draft with its bytes and its recipe."""
    return ReleaseDraft.objects.create(
        dataset=release.dataset,
        name=release.name,
        data=release.data,
        title=release.dataset.title,
        source=release.dataset.source,
        url=release.dataset.url,
        published_on=release.published_on,
        recipe={"tables": release.recipe["tables"]},
        made_by=by,
    )


def correct_draft(*, draft: ReleaseDraft, recipe: Recipe, published_on: date | None, by: User) -> ReleaseDraft:
    """Keep a person's corrections of how the draft is read."""
    draft.recipe, draft.published_on, draft.made_by = recipe.to_json(), published_on, by
    draft.save(update_fields=["recipe", "published_on", "made_by"])
    return draft


@transaction.atomic
def store_draft(*, draft: ReleaseDraft, by: User) -> Taken:
    """Store the draft's file by the draft's recipe. Raises ValidationError with the reason where it cannot be read."""
    draft = ReleaseDraft.objects.select_for_update().get(pk=draft.pk)
    taken = import_statistics(
        name=draft.name,
        data=bytes(draft.data),
        title=draft.title,
        source=draft.source,
        url=draft.url,
        published_on=draft.published_on,
        recipe=recipe_from(draft.recipe),
        by=by,
    )
    if taken.result == REFUSED:
        raise ValidationError(taken.reason)
    draft.delete()
    return taken


def drop_draft(*, draft: ReleaseDraft, by: User) -> None:
    """Nothing is stored of it. Only a draft, which nothing points to, is ever taken away."""
    draft.delete()
