"""The demonstration: one real statement, illustrative evidence, and four people to sign in as."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts import roles
from accounts.actions import end_sessions, invite_user, new_password
from accounts.models import User
from claims.models import Claim, ExtractionRun
from evidence.document_actions import import_document, source_named
from evidence.models import Document, EvidenceLink
from notes.actions import forget_subjects
from statements.actions import ingest_file, start_run
from statements.models import (
    IngestItem,
    IngestRun,
    MatchReview,
    Sitting,
    SourceRecord,
    Statement,
    StatementRevision,
)
from statements.parsers.types import Hints

STATEMENT = Path(settings.BASE_DIR) / "statements" / "demo" / "calais-group-2024-12-10.txt"
PACK = Path(settings.BASE_DIR) / "evidence" / "demo" / "pack.json"
HINTS = Hints(
    made_on=date(2024, 12, 10),
    house="commons",
    title="Border Security: Collaboration (Calais group)",
    speaker="Yvette Cooper",
    office="Secretary of State for the Home Department",
)
PEOPLE = (
    ("researcher@demo.example", "Rosa Lind", roles.RESEARCHER),
    ("editor@demo.example", "Edwin Marsh", roles.EDITOR),
    ("second-editor@demo.example", "Esme Okoro", roles.EDITOR),
    ("admin@demo.example", "Adam Frost", roles.ADMIN),
)


class Command(BaseCommand):
    help = "Load the demonstration (again: changes nothing), or remove all of it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=["load", "remove"])

    def handle(self, *args, what: str, **options) -> None:
        if what == "load":
            load_people()
            load_statement()
            load_evidence()
            self.stdout.write(f"The demonstration is loaded. Its sign-ins are in {sign_ins_file()}.")
        else:
            kept = remove()
            self.stdout.write("The demonstration is removed." + told(kept))


def told(kept: int) -> str:
    """The words about accounts that stay; none where none does."""
    if not kept:
        return ""
    accounts = "1 of its accounts was" if kept == 1 else f"{kept} of its accounts were"
    return f" {accounts} kept, shut, because other work names {'it' if kept == 1 else 'them'}."


def sign_ins_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-sign-ins.txt"


@transaction.atomic
def load_people() -> None:
    """Passwords are made once and kept in the data folder, readable by its owner alone."""
    if User.objects.filter(is_demo=True, is_active=True).exists() and sign_ins_file().exists():
        return
    lines = []
    for email, name, role in PEOPLE:
        password = new_password()
        user = User.objects.filter(email=email).first() or invite_user(email=email, name=name, role=role)
        user.is_demo, user.is_active = True, True
        user.set_password(password)
        user.save()
        lines.append(f"{role:<11} {email:<28} {password}\n")
    path = sign_ins_file()
    path.touch(mode=0o600)
    path.write_text("".join(lines))


def load_statement() -> None:
    if Statement.objects.filter(is_demo=True).exists():
        return
    run = start_run(hints=HINTS, format="text", is_demo=True)
    item = ingest_file(run=run, name=STATEMENT.name, data=STATEMENT.read_bytes())
    if item.result == IngestItem.REFUSED:
        raise RuntimeError(item.reason)


def load_evidence() -> None:
    source = source_named("Illustrative", is_illustrative=True)
    for entry in json.loads(PACK.read_text()):
        path = PACK.parent / entry["file"]
        done = import_document(
            name=path.name,
            data=path.read_bytes(),
            source=source,
            published_on=date.fromisoformat(entry["published_on"]),
            title=entry["title"],
            url=entry.get("url", ""),
        )
        if done.result == "refused":
            raise RuntimeError(f"{path.name}: {done.reason}")


@transaction.atomic
def remove() -> int:
    """Take out what the demonstration brought, and what people did to it; other work stays. How many accounts do."""
    adopted = SourceRecord.objects.filter(statement__is_demo=True).exclude(document__items__run__is_demo=True)
    # Read in a real source as well meanwhile: it is part of the record now, and so is what people did to it.
    Statement.objects.filter(pk__in=adopted.values("statement")).update(is_demo=False)
    statements = Statement.objects.filter(is_demo=True)
    claims = Claim.objects.filter(statement__in=statements)
    documents = Document.objects.filter(source__is_illustrative=True)
    sittings = list(Sitting.objects.filter(statements__in=statements).distinct())
    links = EvidenceLink.objects.filter(
        Q(claim__in=claims) | Q(passage__document__in=documents) | Q(passage__document__statement__in=statements)
    )
    for things in (statements, claims, links, documents):
        forget_subjects(subjects=things)
    links.delete()
    claims.delete()
    ExtractionRun.objects.filter(statement__in=statements).delete()
    Document.objects.filter(statement__in=statements).delete()
    documents.delete()
    for rows in (SourceRecord, MatchReview, StatementRevision):
        rows.objects.filter(statement__in=statements).delete()
    IngestRun.objects.filter(is_demo=True).delete()
    statements.delete()
    for sitting in sittings:
        if not sitting.statements.exists():
            sitting.delete()
    return remove_people()


def remove_people() -> int:
    """Accounts that other work names are shut rather than deleted, so that the record keeps its names. How many."""
    kept = 0
    for user in User.objects.filter(is_demo=True):
        end_sessions(user=user)
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:
            user.is_active = False
            user.save(update_fields=["is_active"])
            kept += 1
    sign_ins_file().unlink(missing_ok=True)
    return kept
