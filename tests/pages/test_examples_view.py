"""A worked example on the site shows which parameters it sets itself."""

import pytest

from vanzelf.pages.examples_view import ExampleView
from vanzelf.rules.load import load_catalogue


@pytest.mark.parametrize(
    "language, name", [("nl", "Percentage van de norm"), ("en", "Percentage of the standard")]
)
def test_a_parameter_that_an_example_sets_is_shown_in_its_measure(language, name):
    catalogue = load_catalogue()
    example = next(each for each in catalogue.examples if each.parameters)
    assert example.parameters == {"inkomenspercentage": "110"}
    view = ExampleView(catalogue, catalogue.schemes[example.scheme][-1], {}, language)
    assert view.of(example)["facts"][0] == (name, "110%")
