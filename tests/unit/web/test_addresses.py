from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse

from caraway.platform.web.addresses import address, address_of


def view(request: object, **_: object) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("all/", view, name="all"),
    path("one/<uuid:case>/", view, name="one"),
    path("one/<uuid:case>/of/<uuid:fact>/{odd}/", view, name="two"),
    path("year/<int:year>/", view, name="year"),
    path("word/<word>/", view, name="word"),
]

ONE, OTHER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def routes():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("name", "args"),
    [("all", ()), ("one", (ONE,)), ("two", (ONE, OTHER)), ("two", (ONE, ONE)), ("year", (2026,)), ("word", (ONE,))],
)
def test_it_is_djangos_own_the_first_time_and_after(name: str, args: tuple[object, ...]) -> None:
    for _ in range(2):
        assert address(name, *args) == reverse(name, args=args)
    assert address("one", case=ONE) == reverse("one", kwargs={"case": ONE})
    assert address("two", UUID(int=2), UUID(int=1)) == reverse("two", args=[UUID(int=2), UUID(int=1)])


def test_one_route_makes_many() -> None:
    at = address_of("one")
    assert [at(one) for one in (ONE, OTHER)] == [f"/one/{ONE}/", f"/one/{OTHER}/"]


@pytest.mark.parametrize(("name", "args"), [("none", ()), ("all", (ONE,)), ("year", (ONE,)), ("one", ())])
def test_a_route_that_is_not_there_has_no_address(name: str, args: tuple[UUID, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        address(name, *args)


def test_other_routes_of_the_same_name_have_their_own() -> None:
    here = address("all")
    with override_settings(ROOT_URLCONF="tests.unit.web.other_routes"):
        assert address("all") == "/elsewhere/" != here
