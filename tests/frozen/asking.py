"""Asking a running suite as one of its demo clients: tokens are renewed, a busy answer is asked for again, pages joined."""

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

_RENEW_SECONDS = 600
_TRIES, _PAUSE_SECONDS = 20, 3
_AWAY = ("暂缺", "服务暂不可用", "服务繁忙")
"""How a report of any version says that a section is missing."""
_BUSY = {429, 502, 503, 504}


def with_query(path: str, query: Mapping[str, object]) -> str:
    """The path with its query; what is None is left out."""
    said = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(said)}" if said else path


class Suite:
    """The gateway of a running suite; threads may share it."""

    def __init__(self, address: str, clients: Path) -> None:
        self._clients: dict[str, dict[str, str]] = json.loads(clients.read_text())
        # Without trust_env a proxy of the environment would be asked for 127.0.0.1.
        self._http = httpx.Client(base_url=address, timeout=120, trust_env=False)
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def document(self) -> dict[str, Any]:
        """The merged OpenAPI document."""
        document: dict[str, Any] = self._get("/v1/openapi.json", "viewer").json()
        return document

    def answer(self, ask: str, role: str = "viewer") -> Any:
        """What the suite answers: JSON with all pages of a list in one, or a text; of a refusal its status alone."""
        answer = self._read(ask, role)
        if not isinstance(answer, dict) or "next_cursor" not in answer:
            return answer
        items, cursor = list(answer["items"]), answer["next_cursor"]
        while cursor:
            page = self._read(f"{ask}{'&' if '?' in ask else '?'}{urlencode({'cursor': cursor})}", role)
            items += page["items"]
            cursor = page["next_cursor"]
        # A cursor is opaque: only where it leads is compared.
        return {name: value for name, value in answer.items() if name != "next_cursor"} | {"items": items}

    def report(self, ask: str) -> str:
        """The text of a report in which every service had its say: each has 2.5 s only, which a busy machine may miss."""
        for _ in range(_TRIES):
            text = self._get(ask, "viewer").text
            if not any(f"| {status} |" in text for status in _AWAY):
                return text
            time.sleep(_PAUSE_SECONDS)
        raise SystemExit(f"{ask}: a section is still missing after {_TRIES} tries")

    def _read(self, ask: str, role: str) -> Any:
        response = self._get(ask, role)
        if response.is_error:
            return {"status": response.status_code}
        is_json = response.headers["content-type"].startswith("application/json")
        return response.json() if is_json else response.text

    def _get(self, ask: str, role: str) -> httpx.Response:
        said = ""
        for _ in range(_TRIES):
            try:
                response = self._http.get(ask, headers={"Authorization": f"Bearer {self._token(role)}"})
            except httpx.TransportError as error:
                said = repr(error)
            else:
                if response.status_code == 401:
                    self._tokens.pop(role, None)
                elif response.status_code >= 500 and response.status_code not in _BUSY:
                    raise SystemExit(f"{ask}: {response.status_code} {response.text[:500]}")
                elif response.status_code not in _BUSY:
                    return response
                said = f"{response.status_code} {response.text[:200]}"
            time.sleep(_PAUSE_SECONDS)
        raise SystemExit(f"{ask}: no answer after {_TRIES} tries: {said}")

    def _token(self, role: str) -> str:
        with self._lock:
            token, since = self._tokens.get(role, ("", 0.0))
            if not token or time.monotonic() > since + _RENEW_SECONDS:
                form = {"grant_type": "client_credentials", **self._clients[role]}
                token = self._http.post("/oauth/token", data=form).raise_for_status().json()["access_token"]
                self._tokens[role] = (token, time.monotonic())
            return token
