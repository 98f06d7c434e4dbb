"""Signing in by OpenID Connect at a real provider: reading stays open, writing does not."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from oidc_provider_mock import User, run_server_in_thread
from visitor import Visitor, served

from checkouts import Checkout
from wardgraph.errors import WardgraphError
from wardgraph.settings import Settings
from wardgraph.signin import SignIn, reach, read
from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

FILE = """[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "made-up-secret-of-the-tests-0123456789"
client_id = "wardgraph-tests"
client_secret = "made-up"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[import.writers]
email = ["Ghi@Bia.Example"]
"""
WRITER = User(sub="ghi", claims={"email": "ghi@bia.example", "email_verified": True, "name": "Người Ghi Bịa"})
STRANGER = User(sub="khach", claims={"email": "khach@bia.example", "email_verified": True})


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID provider that knows two people."""
    with run_server_in_thread(user_claims=[WRITER, STRANGER]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def closed_address(small_root: Path, tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[str]:
    """The address of pages that let only one person write."""
    home = tmp_path_factory.mktemp("closed") / "home"
    home.mkdir()
    checkout = Checkout(small_root, Settings(home=home, quiet=True))
    assert checkout.run("build").returncode == 0
    (home / "sign-in.toml").write_text(FILE.format(provider=provider), encoding="utf-8")
    with served(checkout) as server:
        yield server.address


@pytest.fixture
def visitor(browser: Browser, closed_address: str, provider: str) -> Iterator[Visitor]:
    with Visitor.of(browser, closed_address, provider, locale="en-GB") as visitor:
        yield visitor


def say(key: str, **values: str) -> str:
    return TEXTS[key].en.format(**values)


def sign_in(visitor: Visitor, user: User) -> None:
    """Sign in as `user` from the page Import."""
    visitor.open("/import?lang=en")
    visitor.page.get_by_role("button", name=say("account.enter")).click()
    visitor.page.get_by_role("button", name=user.sub, exact=True).click()
    visitor.page.wait_for_url(re.compile(f"^{re.escape(visitor.address)}"))
    visitor.settle()


def tabs(visitor: Visitor) -> int:
    return visitor.page.get_by_role("tab").count()


@pytest.mark.browser
def test_reading_is_open_and_importing_asks_to_sign_in(visitor: Visitor) -> None:
    visitor.open("/?lang=en&q=Who chairs the People's Committee of Mau Tay Commune?")
    visitor.page.locator("section[role=status]").wait_for()
    visitor.open("/import?lang=en")
    assert say("account.signed-out") in visitor.words()
    assert tabs(visitor) == 0
    assert visitor.page.locator("input[type=file]").count() == 0
    assert not visitor.errors
    assert not visitor.outside


@pytest.mark.browser
def test_a_writer_comes_back_to_importing_and_leaves_it_closed(visitor: Visitor) -> None:
    sign_in(visitor, WRITER)
    visitor.page.get_by_role("tab").first.wait_for()
    assert re.search(r"/import\b", visitor.page.url)
    assert say("account.in", name="ghi@bia.example") in visitor.words()
    visitor.open("/import?lang=en")
    assert visitor.page.locator("input[type=file]").count() > 0
    # Once led to importing, whoever wants to ask is left where they are.
    visitor.page.get_by_role("link", name=say("ask.title"), exact=True).first.click()
    visitor.settle()
    assert say("ask.heading") in visitor.words()
    visitor.open("/import?lang=en")
    visitor.page.get_by_role("button", name=say("account.leave")).click()
    # The provider asks whether to end its own session too.
    visitor.page.wait_for_url(lambda address: not address.startswith(visitor.address))
    visitor.open("/import?lang=en")
    assert say("account.signed-out") in visitor.words()
    assert tabs(visitor) == 0
    assert not visitor.outside


@pytest.mark.browser
def test_whoever_is_not_a_writer_is_told_so(visitor: Visitor) -> None:
    sign_in(visitor, STRANGER)
    visitor.open("/import?lang=en")
    assert say("account.stranger", name="khach@bia.example") in visitor.words()
    assert tabs(visitor) == 0
    assert visitor.page.locator("input[type=file]").count() == 0


@pytest.mark.browser
def test_a_forged_cookie_signs_nobody_in(visitor: Visitor) -> None:
    visitor.page.context.add_cookies(
        [{"name": "_streamlit_user", "value": '{"is_logged_in": true}', "url": visitor.address}]
    )
    visitor.open("/import?lang=en")
    assert say("account.signed-out") in visitor.words()
    assert tabs(visitor) == 0


def usual(change: tuple[str, str] = ("", "")) -> str:
    text = FILE.format(provider="https://dang-nhap.example").replace("{port}", "8501")
    assert change[0] in text
    return text.replace(*change)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[auth", "not TOML"),
        ("auth = 3", "must be a table"),
        ("", "missing: auth.redirect_uri"),
        (usual(("client_id", "client_no")), "missing: auth.client_id"),
        (usual(("/oauth2callback", "/")), "/oauth2callback"),
        (usual(("made-up-secret-of-the-tests-0123456789", "short")), "at least 32"),
        (usual(("[import.writers]", "[imports.writers]")), "nobody"),
        (usual(('["Ghi@Bia.Example"]', '"Ghi@Bia.Example"')), "list of texts"),
        (usual(("[import.writers]", "[import]\nhours = 0\n[import.writers]")), "above 0"),
        (usual(("client_id", "[auth.my_office]\nclient_id")), "low line"),
    ],
)
def test_a_file_that_would_not_work_keeps_the_pages_from_starting(
    small_root: Path, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_text(text, encoding="utf-8")
    ended = Checkout(small_root, Settings(home=tmp_path, quiet=True)).run("--lang", "en", "app", "--port", "1")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{file}: ")
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_file_that_is_named_and_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WardgraphError):
        read(tmp_path / "none.toml")


def test_several_providers_have_names(tmp_path: Path) -> None:
    one = 'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://c.example"\n'
    file = tmp_path / "sign-in.toml"
    file.write_text(
        '[auth]\nredirect_uri = "https://d.example/oauth2callback"\ncookie_secret = "0123456789abcdef0123456789abcdef"'
        f"\n[auth.so]\n{one}[auth.xa]\n{one}[import]\neveryone = true\n",
        encoding="utf-8",
    )
    said = read(file)
    assert list(said.providers) == ["so", "xa"]
    assert said.everyone


def test_a_provider_that_is_none_is_said_to_be_none(provider: str, address: str) -> None:
    reach(f"{provider}/.well-known/openid-configuration")
    for metadata in ("http://localhost:9", "nowhere", f"{provider}/jwks", f"{provider}/none", address):
        with pytest.raises(WardgraphError):
            reach(metadata)


@pytest.mark.browser
def test_where_the_provider_does_not_answer_the_page_says_so(
    browser: Browser, small_root: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "sign-in.toml").write_text(FILE.format(provider="http://localhost:9"), encoding="utf-8")
    checkout = Checkout(small_root, Settings(home=home, quiet=True))
    with served(checkout) as server, Visitor.of(browser, server.address) as visitor:
        visitor.open("/import?lang=vi")
        visitor.press(TEXTS["account.enter"].vi)
        visitor.page.get_by_text("máy chủ đăng nhập không trả lời").wait_for()
        assert not visitor.outside


NOW = time.time()
IN = {"is_logged_in": True, "iat": NOW - 60}


@pytest.mark.parametrize(
    ("claims", "standing"),
    [
        ({}, "signed-out"),
        ({"email": "a@b.example"}, "signed-out"),
        ({**IN, "is_logged_in": "true", "email": "a@b.example"}, "signed-out"),
        ({**IN, "email": "A@B.example"}, "writer"),
        ({**IN, "email": "a@b.example", "email_verified": True}, "writer"),
        ({**IN, "email": "a@b.example", "email_verified": False}, "stranger"),
        ({**IN, "email": "x@b.example", "groups": ["đọc", "ghi"]}, "writer"),
        ({**IN, "email": "x@b.example", "groups": ["đọc"]}, "stranger"),
        ({**IN, "groups": "ghi, đọc"}, "stranger"),
        ({**IN, "email": None, "groups": [1, None]}, "stranger"),
        (IN, "stranger"),
        ({**IN, "iat": NOW - 13 * 3600, "email": "a@b.example"}, "expired"),
        ({**IN, "iat": "now", "email": "a@b.example"}, "expired"),
        ({"is_logged_in": True, "email": "a@b.example"}, "expired"),
    ],
)
def test_only_claims_of_writers_allow_to_write(claims: dict[str, object], standing: str) -> None:
    said = SignIn({}, {"email": frozenset({"a@b.example"}), "groups": frozenset({"ghi"})}, everyone=False, hours=12)
    assert said.standing(claims, NOW) == standing


def test_where_everyone_may_write_one_still_signs_in() -> None:
    said = SignIn({}, {}, everyone=True, hours=1)
    assert said.standing(IN, NOW) == "writer"
    assert said.standing({}, NOW) == "signed-out"
    assert said.standing({**IN, "iat": NOW - 7200}, NOW) == "expired"
