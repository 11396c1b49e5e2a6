import pytest

from caraway.platform.databases.refusals import DatabaseRefused
from caraway.platform.databases.urls import django_database, socket_url, with_database, with_login


def test_a_url_becomes_what_django_reads():
    read = django_database(
        "postgresql://caraway_casework:a%2Fb@db.example.org:5433/caraway_casework?sslmode=verify-full"
    )
    assert read == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "caraway_casework",
        "USER": "caraway_casework",
        "PASSWORD": "a/b",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_a_socket_folder_is_the_host():
    read = django_database(socket_url("someone", "p@ss/word?", "/a folder/socket", "caraway_casework"))
    assert (read["USER"], read["PASSWORD"], read["HOST"]) == ("someone", "p@ss/word?", "/a folder/socket")


@pytest.mark.parametrize("url", ["postgresql://a:b@h:1/one?sslmode=require", socket_url("a", "b", "/tmp/s", "one")])
def test_another_database_or_login_of_the_same_server(url):
    before = django_database(url)
    assert django_database(with_database(url, "two")) == before | {"NAME": "two"}
    other = django_database(with_login(url, database="two", login="c", password="d%"))
    assert other == before | {"NAME": "two", "USER": "c", "PASSWORD": "d%"}


def test_a_wrong_url_is_refused_without_its_password():
    with pytest.raises(DatabaseRefused) as refused:
        django_database("postgresql://caraway:secret@host:port:5432/x y?nonsense=1")
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
