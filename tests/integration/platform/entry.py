"""What tests of signing in share: the pages' addresses, and steps taken through them."""

import re

from caraway.platform.accounts import demonstration

PASSWORD = demonstration.PASSWORD
SIGN_IN, SECOND_STEP = "/account/sign-in", "/account/second-step"


def first_step(client, email, password=PASSWORD, query="", **more):
    return client.post(SIGN_IN + query, {"email": email, "password": password}, **more)


def code_of(account):
    return demonstration.code_of(account.email)


def both_steps(client, account):
    first_step(client, account.email)
    return client.post(SECOND_STEP, {"code": code_of(account)})


def said(answer, email=""):
    """The page without what is drawn anew for each, and without the address that was typed into it."""
    body = re.sub(r'(name="csrfmiddlewaretoken" value=")\w{64}"', r'\1"', answer.content.decode())
    return body.replace(email, "ADDRESS") if email else body


def headers(answer):
    return sorted((name, value) for name, value in answer.headers.items() if name != "Content-Length")
