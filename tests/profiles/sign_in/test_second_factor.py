"""One-time codes and recovery codes, with the codes that an app would show."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from hashlib import sha1

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from profiles.models import User
from profiles.sign_in.secrets import read_secret, seal_secret
from tests.profiles.accounts import PASSWORD, make_account, sign_in

pytestmark = pytest.mark.django_db


def show_code(secret: str, *, steps_later: int = 0) -> str:
    """What an authenticator app shows now: RFC 6238 with 30 seconds, SHA-1 and six digits."""
    counter = int(time.time()) // 30 + steps_later
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), sha1).digest()
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def is_signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up an app as its owner does; its secret, and the recovery codes that are shown then."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r"Secret: <code>([A-Z2-7]+)</code>", page)
    assert found, page
    answer = client.post("/account/2fa/totp/activate/", {"code": show_code(found[1])}, follow=True)
    return found[1], re.findall(r"<li><code>(\d{8})</code></li>", answer.content.decode())


def begin(client: Client) -> None:
    """Sign in with the password, which is half of it now."""
    answer = client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)


@pytest.fixture
def account() -> User:
    return make_account()


def test_code_of_the_app_is_asked_for_after_the_password(account):
    secret, _ = set_up(sign_in())
    client = Client()
    begin(client)

    client.post("/account/2fa/authenticate/", {"code": show_code(secret, steps_later=1)})

    assert is_signed_in(client)


def test_wrong_code_lets_nobody_in(account):
    secret, _ = set_up(sign_in())
    client = Client()
    begin(client)

    answer = client.post(
        "/account/2fa/authenticate/", {"code": f"{(int(show_code(secret)) + 5) % 1_000_000:06}"}
    )

    assert "Incorrect code" in answer.content.decode()
    assert not is_signed_in(client)


def test_code_is_good_once(account):
    secret, _ = set_up(sign_in())
    code = show_code(secret, steps_later=1)
    for is_let_in in (True, False):
        cache.delete("unrelated")
        client = Client()
        begin(client)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) == is_let_in


def test_recovery_code_lets_in_once_and_codes_are_shown_once(account):
    client = sign_in()
    _, codes = set_up(client)
    assert len(codes) == 10
    assert codes[0] not in client.get("/account/2fa/recovery-codes/").content.decode()
    for is_let_in in (True, False):
        other = Client()
        begin(other)
        other.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(other) == is_let_in


def test_guessing_codes_is_stopped(account):
    secret, _ = set_up(sign_in())
    client = Client()
    begin(client)
    for _ in range(11):
        client.post("/account/2fa/authenticate/", {"code": "000000"})

    client.post("/account/2fa/authenticate/", {"code": show_code(secret, steps_later=1)})

    assert not is_signed_in(client)


def test_second_factor_is_changed_by_who_says_again_who_they_are(account):
    client = sign_in()
    for path in ("totp/activate", "webauthn/add", "recovery-codes/generate"):
        assert client.get(f"/account/2fa/{path}/")["Location"].startswith("/account/reauthenticate/")
    set_up(client)
    other = sign_in_with_code(client)

    assert other.post("/account/2fa/totp/deactivate/")["Location"].startswith("/account/")
    assert Authenticator.objects.filter(type="totp").exists()


def sign_in_with_code(owner: Client) -> Client:
    """A browser that got in by password and recovery code, and was not asked since."""
    owner.post("/account/2fa/recovery-codes/generate/")
    page = owner.get("/account/2fa/recovery-codes/").content.decode()
    client = Client()
    begin(client)
    client.post("/account/2fa/authenticate/", {"code": re.findall(r"<li><code>(\d{8})</code></li>", page)[0]})
    assert is_signed_in(client)
    return client


def test_secret_is_not_in_the_database(account):
    secret, codes = set_up(sign_in())

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert codes[0] not in stored


def test_secret_is_read_with_the_key_that_it_was_sealed_with_or_a_former_one(settings):
    sealed = seal_secret("JBSWY3DPEHPK3PXP")
    assert read_secret(sealed) == "JBSWY3DPEHPK3PXP"

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert read_secret(sealed) == "JBSWY3DPEHPK3PXP"

    settings.SECRET_KEY_FALLBACKS = []
    assert read_secret(sealed) == ""


def test_secret_that_can_no_longer_be_read_lets_nobody_in_and_breaks_nothing(account, settings):
    secret, _ = set_up(sign_in())
    settings.SECRET_KEY = "another"
    client = Client()
    begin(client)

    answer = client.post("/account/2fa/authenticate/", {"code": show_code(secret, steps_later=1)})

    assert answer.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "1",
        '"x"',
        '{"id": 1}',
        '{"response": {}, "id": "AA", "rawId": "AA"}',
        "\x00",
        "9" * 5000,
    ],
)
def test_key_that_makes_no_sense_lets_nobody_in_and_breaks_nothing(client, credential):
    client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})

    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})

    assert answer.status_code < 500
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "credential", ["{}", "[]", '{"id": 1}', '{"response": {}, "id": "AA", "rawId": "AA"}']
)
def test_key_that_makes_no_sense_is_not_added(account, credential):
    client = sign_in()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/webauthn/add/")

    answer = client.post("/account/2fa/webauthn/add/", {"credential": credential, "name": "Mine"})

    assert answer.status_code < 500
    assert not Authenticator.objects.exists()
