"""A small OpenID Connect provider, which answers as it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider:
    """What it says of the person who signs in there, and what it does wrong."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.userinfo = {"sub": "u-1", "email": "siti@disnaker.example.go.id", "email_verified": True, "name": "Siti"}
        self.id_token: dict[str, object] = {}
        self.signed_with = KEY
        self.issuer = address
        self.status = 200
        self.challenges: dict[str, str] = {}
        self.asked: list[dict[str, list[str]]] = []

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": "payung", "sub": self.userinfo["sub"], "iat": now, "exp": now + 60, "nik": "x"}
        return jwt.encode(claims | self.id_token, self.signed_with, "RS256", headers={"kid": "one"})

    def answer(self, path: str, form: dict[str, list[str]]) -> object:
        if path == "/.well-known/openid-configuration":
            at = self.address
            return {
                "issuer": self.issuer, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo", "jwks_uri": f"{at}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/keys":
            return {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "one", "alg": "RS256"}]}
        if path == "/token":
            self.asked.append(form)
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": self.token()}
        return self.userinfo


@contextmanager
def running() -> Iterator[Provider]:
    """Serves in a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/authorize":  # whoever comes is let through at once
                form = {name: values[0] for name, values in parse_qs(asked.query).items()}
                self.send_response(302)
                self.send_header("Location", f"{form['redirect_uri']}?state={form['state']}&code=c")
                self.end_headers()
                return
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode())
            body = json.dumps(server.provider.answer(asked.path, form)).encode()
            self.send_response(server.provider.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
