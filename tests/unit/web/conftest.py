from tests.functional.gallery import site

site.ready()
