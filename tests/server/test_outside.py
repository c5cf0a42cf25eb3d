import pytest
from rejoinder.server.outside import well_known


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://www.wikidata.org/entity/Q106365", "Wikidata Q106365"),
        ("https://viaf.org/viaf/12345678", "VIAF 12345678"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/3.0/", "CC BY-NC-ND 3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
    ],
)
def test_a_known_address_has_the_name_that_people_use(address: str, name: str) -> None:
    assert well_known(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/licenses/by/4.0/",
        "http://www.wikidata.org/entity/Q1/more",
        "javascript:https://viaf.org/viaf/1",
        "https://creativecommons.org/licenses/by/4.0/deed.fr",
    ],
)
def test_any_other_address_has_none(address: str) -> None:
    assert well_known(address) == ""
