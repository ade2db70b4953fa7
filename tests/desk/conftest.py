from decimal import Decimal

import pytest
from django.test import Client

from claims.models import Claim
from statements.models import Statement
from tests.factories import make_claim, make_quantity, make_statement

TEXT = "Thank you — £2 million is spent. There were nearly 10,000 returns since May 😀. We opened 3 café offices."


@pytest.fixture
def statement(db) -> Statement:
    return make_statement(TEXT)


@pytest.fixture
def claim(statement) -> Claim:
    claim = make_claim(statement, "nearly 10,000 returns since May")
    make_quantity(claim, "10,000", value=Decimal(10000), qualifier="nearly", unit="return")
    return claim


@pytest.fixture
def desk(researcher, client_of) -> Client:
    """A researcher's browser."""
    return client_of(researcher)


@pytest.fixture
def office(admin, client_of) -> Client:
    """An admin's browser."""
    return client_of(admin)
