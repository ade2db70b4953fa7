"""The days of United Kingdom general elections, from 1979 (House of Commons Library, CBP-7529). One table for all."""

from datetime import date

ELECTIONS = (
    date(1979, 5, 3), date(1983, 6, 9), date(1987, 6, 11), date(1992, 4, 9), date(1997, 5, 1), date(2001, 6, 7),
    date(2005, 5, 5), date(2010, 5, 6), date(2015, 5, 7), date(2017, 6, 8), date(2019, 12, 12), date(2024, 7, 4),
)  # fmt: skip


def last_election(before: date) -> date | None:
    """The latest general election on or before the day, which returned the Parliament then sitting."""
    return max((day for day in ELECTIONS if day <= before), default=None)
