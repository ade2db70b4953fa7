"""`make soak SUITE=families`: how long a new claim takes to find its family among 50,000, and that it finds it."""

import random
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

import psycopg2

from claims.family_actions import current_member, find_for_statement
from claims.family_search import note_terms
from claims.models import Claim, Quantity
from config import embedded
from statements.models import Statement
from tests import services
from tests.factories import make_claim, make_quantity, make_statement

CLAIMS, STATEMENTS, VOCABULARY, ASKED = 50_000, 500, 12_000, 200
GROWS = 2.5  # at ten times the claims
SYLLABLES = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "or", "un")]


def vocabulary(dice: random.Random) -> list[str]:
    words = {"".join(dice.choices(SYLLABLES, k=dice.choice((2, 3)))) for _ in range(2 * VOCABULARY)}
    return sorted(words)[:VOCABULARY]


def sentence(words: list[str], dice: random.Random, number: int) -> str:
    """A claim with words as common and as rare as in speech: the word of rank r is used 1/r as often as the first."""
    chosen = dice.choices(words, weights=[1 / (rank + 20) for rank in range(len(words))], k=dice.randint(5, 11))
    return f"The {' '.join(chosen)} rose by {number}%."


def store(statements: list[Statement], texts: list[str]) -> None:
    each = len(texts) // len(statements)
    claims = Claim.objects.bulk_create(
        Claim(
            statement=statements[number // each], start_char=2 * number, end_char=2 * number + 1, quote=text, text=text
        )
        for number, text in enumerate(texts)
    )
    Quantity.objects.bulk_create(
        Quantity(claim=c, start_char=0, end_char=1, quote="%", unit="percent", value=Decimal(9), direction="up")
        for c in claims
    )
    for first in range(0, len(claims), 1000):
        note_terms(claims[first : first + 1000])


def analyse() -> None:
    """What autovacuum does in use."""
    owner = psycopg2.connect(embedded.postgres_url(services.DATA_DIR, role="superuser", database=services.CLONE))
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    owner.close()


def ask(texts: list[str], said_on: date, dice: random.Random) -> tuple[float, float]:
    """Milliseconds at the median of the whole job for a new claim that repeats an old one; how many found it, 0..1."""
    took, found = [], 0
    for text in dice.sample(texts, ASKED):
        statement = make_statement(text.replace("rose by 9%", "is up 10%"), made_on=said_on)
        claim = make_claim(statement, statement.text)
        make_quantity(claim, "10%", unit="percent", value=Decimal(10), direction="up")
        began = time.perf_counter()
        find_for_statement(statement)
        took.append(1000 * (time.perf_counter() - began))
        member = current_member(claim)
        found += member is not None and member.family.members.filter(claim__text=text).exists()
    return statistics.median(took), found / ASKED


def test_a_new_claim_finds_its_family_in_a_time_that_does_not_grow(committed_db):
    dice = random.Random(7)
    words = vocabulary(dice)
    dice.shuffle(words)
    statements = [make_statement(f"Statement {n}.", made_on=date(2024, 1, 1) + timedelta(n)) for n in range(STATEMENTS)]
    texts = [sentence(words, dice, 9) for _ in range(CLAIMS)]
    first = CLAIMS // 10
    store(statements[: STATEMENTS // 10], texts[:first])
    analyse()
    early, _ = ask(texts[:first], date(2026, 1, 1), dice)
    store(statements[STATEMENTS // 10 :], texts[first:])
    analyse()
    late, found = ask(texts[first:], date(2026, 1, 2), dice)
    print(f"\n{early:.0f} ms among {first}, {late:.0f} ms among {CLAIMS}; {found:.1%} found")  # noqa: T201
    assert found >= 0.98
    assert late < GROWS * early
