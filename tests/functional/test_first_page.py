"""The served site answers a stranger's browser with its sign-in page, accessible and complete."""

from playwright.sync_api import Page

from tests.site import Site


def test_a_stranger_is_asked_to_sign_in(demo_site: Site, page: Page, axe_script: str) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(demo_site.address)
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert failed == []
    page.evaluate(axe_script)
    assert page.evaluate("axe.run()")["violations"] == []
