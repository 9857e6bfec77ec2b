"""People of a small office, and their way through both steps, for tests."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import UTC, datetime

PASSWORD = "kuda hijau makan batu"
SECRET = base64.b32encode(b"a secret of tests 01").decode()


def code(secret: str = SECRET, steps: int = 0) -> str:
    """The six digits of this half minute; `steps` later or earlier, because each opens only once."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def areas() -> dict:
    """The province and two of its kabupaten; the whole tree is not needed to sign in."""
    from payung.office.models import Area

    Area.objects.get_or_create(code="52", name="Nusa Tenggara Barat", kind="provinsi")
    for number, name in (("52.01", "Kabupaten Lombok Barat"), ("52.02", "Kabupaten Lombok Tengah")):
        Area.objects.get_or_create(code=number, name=name, kind="kabupaten", parent_id="52")
    return {area.code: area for area in Area.objects.all()}


def person(username: str, role: str, area: str, *, by=None, password: str = PASSWORD, app: bool = True, **more):
    """Somebody with a role, a password and, unless `app` is false, a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP

    from payung.office import actions
    from payung.office.models import User
    from payung.office.roles import Role

    user = User.objects.create_user(username, password=password, first_name=username.title(), **more)
    place = areas()[area]
    actions.appoint(user=user, role=Role(role), area=place, decree="SK 1/2026", by=by or user, from_the_server=True)
    if app:
        TOTP.activate(user, SECRET)
    return user


def sign_in(client, user, *, steps: int = 0, password: str = PASSWORD):
    """Through both pages; returns the answer to the second."""
    first = client.post("/masuk/", {"login": user.username, "password": password})
    assert first.status_code == 302, first.content.decode()[:3000]
    return client.post("/masuk/langkah-kedua/", {"code": code(steps=steps)})


def is_in(client) -> bool:
    return client.get("/meja/").status_code == 200


def now() -> datetime:
    return datetime.now(UTC)
