import pytest

# Their assertions tell as much as those of a test.
pytest.register_assert_rewrite("tests.browser.chapter", "tests.browser.visitor")
