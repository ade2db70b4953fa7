"""What the tests of evidence share."""

from collections.abc import Iterator

import pytest

from tests.evidence.publisher import Publisher


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    yield made
    made.stop()


@pytest.fixture
def reachable(publisher, settings) -> Publisher:
    """The publisher, put where GOV.UK and the ONS are."""
    settings.SOURCE_HOSTS, settings.SOURCE_LOOPBACK, settings.SOURCE_PAUSE_SECONDS = ["127.0.0.1"], True, 0
    settings.GOVUK_ADDRESS = settings.ONS_ADDRESS = publisher.base
    return publisher
