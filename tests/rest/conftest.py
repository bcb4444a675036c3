import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

PURPOSE = "kwijtschelding"


@dataclass
class Program:
    """A program that asks, without knowing anything of us."""

    browser: Any
    id: str
    secret: str
    token: str = ""

    def ask_token(self, doel, scope="", **more):
        form = {"grant_type": "client_credentials", "client_id": self.id, "doel": doel,
                "client_secret": self.secret, "scope": scope}  # fmt: skip
        return self.browser.post("/api/v1/token", form | more)

    def log_in(self, doel, scope=""):
        self.token = self.ask_token(doel, scope).json()["access_token"]
        return self

    def get(self, path, **query):
        return self.browser.get(f"/api/v1{path}", query, headers=self.headers())

    def post(self, path, data, key=None, media="application/json"):
        headers = self.headers() | ({"Idempotency-Key": key} if key else {})
        return self.browser.post(f"/api/v1{path}", data, content_type=media, headers=headers)

    def headers(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@pytest.fixture
def purpose(application):
    """The purpose of the service kwijtschelding."""
    from vanzelf.org.catalogue import services

    return services()["kwijtschelding"].purpose


@pytest.fixture
def program(client, hire, purpose):
    """The tax program of the municipality, with every scope."""
    from vanzelf.org.models import Organisation
    from vanzelf.org.rights import Role
    from vanzelf.rest.actions import agree, let_in
    from vanzelf.rest.purposes import Scope

    by = hire(Role.ADMINISTRATOR, name="Bas")
    made, secret = let_in(
        name="Belastingpakket", organisation=Organisation.objects.get(), scopes=list(Scope),
        purposes=[purpose], until=dt.date(2027, 5, 1), by=by,
    )  # fmt: skip
    agree(client=made, by=hire(Role.PRIVACY_OFFICER, name="Fien"))
    return Program(client, str(made.pk), secret)
