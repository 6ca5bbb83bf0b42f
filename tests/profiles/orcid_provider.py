"""An OpenID provider on this machine that says who has which ORCID iD, as orcid.org does: signed, and used once."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from config.sign_in import list_form_targets, read_provider

CLIENT_ID, CLIENT_SECRET = "APP-PEERLIGHT", "a secret of the provider"
IDS = ("0000-0002-1825-0097", "0000-0001-5109-3700")
_KEY_ID = "key-1"


@dataclass
class Person:
    """Who is signed in at the provider. `claims` is what its token says besides, or instead."""

    orcid: str = IDS[0]
    name: tuple[str, str] = ("Ada", "Quillon")
    claims: dict[str, Any] = field(default_factory=dict)


@dataclass
class Provider:
    """Where it is, who is signed in there, whether it is away, and what it was asked for."""

    url: str = ""
    person: Person | None = field(default_factory=Person)
    is_away: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, header lines and body of the answer to one request."""
        self.asked.append((path, query))
        if self.is_away:
            return 503, {}, b"away"
        pages = {
            "/.well-known/openid-configuration": self._tell_addresses,
            "/oauth/authorize": self._authorize,
            "/oauth/token": self._give_token,
            "/oauth/jwks": self._tell_keys,
        }
        page = pages.get(path)
        return page(query) if page else (404, {}, b"")

    def _tell_addresses(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return _say_json(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/oauth/authorize",
                "token_endpoint": f"{self.url}/oauth/token",
                "userinfo_endpoint": f"{self.url}/oauth/userinfo",
                "jwks_uri": f"{self.url}/oauth/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _tell_keys(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return _say_json({"keys": [key | {"kid": _KEY_ID, "use": "sig", "alg": "RS256"}]})

    def _authorize(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if query.get("client_id") != CLIENT_ID or query.get("response_type") != "code":
            return 400, {}, b"no such client"
        back: dict[str, str] = {"state": query["state"]}
        if self.person is None:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_hex(8)
            self.codes[back["code"]] = query
        return 302, {"Location": f"{query['redirect_uri']}?{urlencode(back)}"}, b""

    def _give_token(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        asked = self.codes.pop(query.get("code", ""), None)
        if (query.get("client_id"), query.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _say_json({"error": "invalid_client"}, 401)
        if asked is None or asked["redirect_uri"] != query.get("redirect_uri"):
            return _say_json({"error": "invalid_grant"}, 400)
        assert self.person is not None
        now = int(time.time())
        given, family = self.person.name
        claims: dict[str, Any] = {
            "iss": self.url, "aud": CLIENT_ID, "sub": self.person.orcid, "iat": now, "exp": now + 600,
            "given_name": given, "family_name": family,
        }  # fmt: skip
        token = jwt.encode(claims | self.person.claims, self.key, "RS256", headers={"kid": _KEY_ID})
        return _say_json({"access_token": "opaque", "token_type": "bearer", "id_token": token})


def _say_json(value: Any, status: int = 200) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self._reply(url.path, dict(parse_qsl(url.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._reply(urlsplit(self.path).path, {key: one[0] for key, one in parse_qs(body).items()})

    def _reply(self, path: str, query: dict[str, str]) -> None:
        status, headers, body = self.server.provider.answer(path, query)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    provider: Provider


def sign_in_with_orcid(client: Client, provider: Provider, *, process: str = "login") -> Any:
    """Go to the provider and back as a browser does; the answer of the site to who comes back."""
    there = client.post(f"/account/oidc/orcid/login/?process={process}")
    assert there.status_code == 302, there.content.decode()
    url = urlsplit(there["Location"])
    assert there["Location"].startswith(f"{provider.url}/oauth/authorize?")
    status, headers, _ = provider.answer(url.path, dict(parse_qsl(url.query)))
    assert status == 302
    back = urlsplit(headers["Location"])
    return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def orcid_provider(settings: Any) -> Iterator[Provider]:
    """A provider for one test, which the site asks who has which iD."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.provider = Provider(url=f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.ORCID_ISSUER = server.provider.url
        settings.SOCIALACCOUNT_PROVIDERS = read_provider(server.provider.url, CLIENT_ID, CLIENT_SECRET)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        targets = {"form-action": list_form_targets(server.provider.url)}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | targets}
        yield server.provider
        server.shutdown()
        thread.join()
