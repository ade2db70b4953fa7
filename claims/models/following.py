"""The mark by which followers of a table read its rows in commit order (ADR 7)."""

from django.db import models


class TransactionId(models.BigIntegerField):
    """PostgreSQL's xid8: the transaction that wrote the row. Followers go by it, since ids commit out of order."""

    def db_type(self, connection) -> str:
        return "xid8"

    def get_prep_value(self, value):
        return None if value is None else str(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)


class CurrentTransactionId(models.Func):
    """The number of the transaction that is under way."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionId()
