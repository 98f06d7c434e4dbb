"""Who may change the graph through the pages: a file of settings for OpenID Connect and of people who may write."""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Standing = Literal["signed-out", "expired", "stranger", "writer"]

_OF_ALL = ("redirect_uri", "cookie_secret")
_OF_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_CALLBACK = "/oauth2callback"
_SHORTEST_SECRET = 32
_HOURS = 12.0


@dataclass(frozen=True)
class SignIn:
    """How people sign in, and who of them may write.

    Attributes:
        providers: OpenID providers by name, with the address of their metadata; the name is empty where there is only
            one, without a name.
        writers: claims of the ID token with the values that allow to write; any one of them is enough.
        everyone: whoever can sign in may write.
        hours: how long after signing in somebody may write.
    """

    providers: Mapping[str, str]
    writers: Mapping[str, frozenset[str]]
    everyone: bool
    hours: float

    def standing(self, claims: Mapping[str, Any], now: float | None = None) -> Standing:
        """Return what somebody may do.

        Args:
            claims: of the ID token (OpenID Connect Core 1.0, section 2), with `is_logged_in`; empty for a stranger.
            now: seconds since 1970; the time of the call where it is left out.
        """
        if claims.get("is_logged_in") is not True:
            return "signed-out"
        issued = claims.get("iat")
        if not isinstance(issued, int | float) or (now or time.time()) - issued > self.hours * 3600:
            return "expired"
        if self.everyone or any(self._holds(claims, name) for name in self.writers):
            return "writer"
        return "stranger"

    def _holds(self, claims: Mapping[str, Any], name: str) -> bool:
        # Whoever may choose an unproved address could choose that of a writer.
        if name == "email" and claims.get("email_verified") in (False, "false"):
            return False
        said = claims.get(name)
        values = said if isinstance(said, list | tuple) else [said]
        return any(isinstance(value, str) and value.casefold() in self.writers[name] for value in values)


def read(path: Path) -> SignIn:
    """Return what the file at `path` says.

    Args:
        path: TOML with a table `auth` as Streamlit reads it (`redirect_uri`, `cookie_secret`, and `client_id`,
            `client_secret`, `server_metadata_url` there or in one table a provider), and a table `import` with
            `writers` (claim to list of values) or `everyone = true`, and perhaps `hours`.

    Raises:
        WardgraphError: if the file cannot be read or would let nobody, or anybody unwanted, in.
    """
    where = str(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise WardgraphError(
            f"không đọc được tệp đăng nhập ({fault.strerror})",
            f"the file for signing in cannot be read ({fault.strerror})",
            where=where,
        ) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise WardgraphError(f"không phải TOML ({fault})", f"this is not TOML ({fault})", where=where) from fault
    auth, importing = _table(said, "auth", where), _table(said, "import", where)
    providers = _providers(auth, where)
    writers = {name: _values(name, values, where) for name, values in _table(importing, "writers", where).items()}
    everyone = importing.get("everyone", False)
    if not isinstance(everyone, bool) or not (everyone or writers):
        raise WardgraphError(
            'chưa nói ai được nhập; thêm [import.writers] với email = ["…"], hoặc everyone = true trong [import]',
            'it says of nobody that they may import; add [import.writers] with email = ["…"], or everyone = true '
            "to [import]",
            where=where,
        )
    hours = importing.get("hours", _HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or hours <= 0:
        raise WardgraphError("hours phải là số giờ lớn hơn 0", "hours must be a number above 0", where=where)
    return SignIn(providers, writers, everyone, float(hours))


def reach(metadata: str, timeout: float = 10) -> None:
    """Ask a provider for what it says of itself (OpenID Connect Discovery 1.0, section 4).

    Raises:
        WardgraphError: if it does not answer, or not as a provider does; signing in would end on an empty page.
    """
    import httpx

    try:
        answer = httpx.get(metadata, timeout=timeout, follow_redirects=True).raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
        raise WardgraphError(
            "máy chủ đăng nhập không trả lời đúng; hãy thử lại sau hoặc hỏi người quản trị",
            "the server for signing in does not answer as it should; try later, or ask whoever runs these pages",
        ) from fault
    if not isinstance(answer, dict) or not _text(answer, "authorization_endpoint"):
        raise WardgraphError(
            "địa chỉ server_metadata_url không phải của một máy chủ OpenID Connect",
            "server_metadata_url is not the address of an OpenID Connect provider",
        )


def _table(said: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise WardgraphError(f"{name} phải là một bảng [{name}]", f"{name} must be a table, [{name}]", where=where)
    return found


def _values(name: str, said: object, where: str) -> frozenset[str]:
    if not isinstance(said, list) or not said or not all(isinstance(one, str) and one for one in said):
        raise WardgraphError(
            f'writers.{name} phải là danh sách chữ, ví dụ ["a@example.vn"]',
            f'writers.{name} must be a list of texts, such as ["a@example.vn"]',
            where=where,
        )
    return frozenset(one.casefold() for one in said)


def _providers(auth: Mapping[str, Any], where: str) -> Mapping[str, str]:
    """Return the providers, each of which has everything that it needs."""
    named: dict[str, Mapping[str, Any]] = {
        name: said for name, said in auth.items() if isinstance(said, dict) and set(said) & set(_OF_PROVIDER)
    }
    sections = named or {"": auth}
    needed = [f"auth.{key}" for key in _OF_ALL if not _text(auth, key)]
    for name, said in sections.items():
        needed += [".".join(p for p in ("auth", name, key) if p) for key in _OF_PROVIDER if not _text(said, key)]
    if needed:
        listed = ", ".join(needed)
        raise WardgraphError(f"thiếu {listed}", f"missing: {listed}", where=where)
    if not _text(auth, "redirect_uri").endswith(_CALLBACK):
        raise WardgraphError(
            f"auth.redirect_uri phải là địa chỉ của các trang rồi {_CALLBACK}",
            f"auth.redirect_uri must be the address of the pages, then {_CALLBACK}",
            where=where,
        )
    if len(_text(auth, "cookie_secret")) < _SHORTEST_SECRET:
        raise WardgraphError(
            f"auth.cookie_secret phải là chuỗi ngẫu nhiên dài ít nhất {_SHORTEST_SECRET} ký tự",
            f"auth.cookie_secret must be random and at least {_SHORTEST_SECRET} characters long",
            where=where,
        )
    # Streamlit takes the name of a provider out of one that it joined with low lines.
    if odd := [name for name in named if "_" in name]:
        raise WardgraphError(
            f"tên nhà cung cấp không được có dấu gạch dưới: {odd[0]}",
            f"the name of a provider cannot hold a low line: {odd[0]}",
            where=where,
        )
    return {name: _text(said, "server_metadata_url") for name, said in sections.items()}


def _text(said: Mapping[str, Any], key: str) -> str:
    found = said.get(key)
    return found if isinstance(found, str) else ""
