import pytest

from classifier.normalizing import reveal


@pytest.fixture(autouse=True, scope="session")
def lists_read() -> None:
    """Have the lists read, so that no example of a property test waits for them."""
    reveal("d3pression \u0441ur\u0435 c u r e s")
