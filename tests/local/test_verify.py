"""`make verify` tells of each service what it found, also where one gives no answer."""

import json
from pathlib import Path

import httpx
import pytest

from bureau_common.kit.audit.verify import ADVICE
from local import verify

HEAD = {"change_no": 7, "chain": "00"}
SOUND = {"part": "schema", "problems": [], "next_cursor": None, "advice": None, "anchored": HEAD, "head": HEAD}


def answer(request: httpx.Request) -> httpx.Response:
    """The gateway goes away at revenue, something else answers for credit, and debt has no detail to tell."""
    path = request.url.path
    if "revenue" in path:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
    if "credit" in path:
        return httpx.Response(502, html="<h1>Bad gateway</h1>")
    if "debt" in path:
        return httpx.Response(503, json={})
    return httpx.Response(200, json={**SOUND, "anchor": f"1:{path}"})


def test_a_service_without_an_answer_is_told_in_one_line_and_the_others_are_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was a page of traceback, and what had been seen of the others was not kept."""
    client = httpx.Client(base_url="http://suite", transport=httpx.MockTransport(answer))
    monkeypatch.setenv("BUREAU_DATA", str(tmp_path))
    monkeypatch.setattr(verify.httpx, "Client", lambda **_: client)
    monkeypatch.setattr(verify, "sign_in", lambda _: None)
    assert verify.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0].split(" (")[0] for line in lines] == [
        *[
            f"{name}: could not be verified: no answer of the suite"
            for name in ("revenue-svc", "credit-svc", "debt-svc")
        ],
        "performance-svc: ok",
        "gateway: ok",
    ]
    assert set(json.loads((tmp_path / "verified.json").read_text())) == {"performance-svc", "gateway"}


def test_that_what_was_seen_cannot_be_kept_is_told_and_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUREAU_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(verify, "sign_in", lambda _: None)
    monkeypatch.setattr(verify, "verify_one", lambda *_: "")
    assert verify.main() == 1
    assert "cannot be written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "way"),
    [("revenue-svc", "/v1/revenue/journal/restorations"), ("gateway", "/v1/journal/restorations")],
)
def test_the_way_out_is_that_of_the_journal_which_is_broken(
    name: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the suite's one address the path that a service has for itself is that of the gateway's own database."""
    broken = SOUND | {"problems": ["change 7: gone"], "advice": ADVICE, "anchor": None}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=broken))
    client = httpx.Client(base_url="http://suite", transport=transport)
    assert verify.verify_one(client, name, verify.JOURNALS[name], None) is None
    assert f"POST {way} with the change" in capsys.readouterr().out
