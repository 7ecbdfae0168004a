"""Who may do what: tokens, roles, reporting units; and every refusal of a right is kept for the auditor."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from bureau_common.testing.issuer import Issuer

Order = Callable[..., dict[str, object]]
Tokens = Callable[[Issuer, Path], str]
CLAIMS = {"iss": "bureau-gateway", "aud": "bureau", "sub": "c", "person": "张三", "roles": ["viewer"]}


def in_seconds(**times: int) -> dict[str, object]:
    """Claims that are times, so many seconds from now."""
    return {name: int(time.time()) + seconds for name, seconds in times.items()}


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned(_issuer: Issuer, _folder: Path) -> str:
    return f"{part({'alg': 'none'})}.{part({**CLAIMS, 'exp': int(time.time()) + 600})}."


def signed_with_the_public_key(issuer: Issuer, _folder: Path) -> str:
    """The classic confusion: our public key taken for a shared secret."""
    public = OctKey.import_key(json.dumps(json.loads(issuer.jwks_file.read_text())["keys"][0]))
    return jwt.encode({"alg": "HS256"}, {**CLAIMS, "exp": int(time.time()) + 600}, public, algorithms=["HS256"])


def of_an_unknown_key_with_our_key_id(issuer: Issuer, _folder: Path) -> str:
    kid = json.loads(issuer.jwks_file.read_text())["keys"][0]["kid"]
    stranger = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "kid": kid}, {**CLAIMS, "exp": int(time.time()) + 600}, stranger)


def with_other_claims_under_our_signature(issuer: Issuer, _folder: Path) -> str:
    header, _, signature = issuer.token("viewer").split(".")
    return f"{header}.{part({**CLAIMS, 'roles': ['recorder'], 'exp': int(time.time()) + 600})}.{signature}"


BAD_TOKENS: dict[str, Tokens] = {
    "expired": lambda issuer, _: issuer.token("viewer", seconds=-70),
    "not valid yet": lambda issuer, _: issuer.sign({**CLAIMS, **in_seconds(exp=600, nbf=90)}),
    "of the future": lambda issuer, _: issuer.sign({**CLAIMS, **in_seconds(exp=600, iat=90)}),
    "of another audience": lambda issuer, _: issuer.token("viewer", audience="elsewhere"),
    "of another issuer's key": lambda _, folder: Issuer(folder).token("viewer"),
    "unsigned": unsigned,
    "signed with the public key": signed_with_the_public_key,
    "of a stranger who names our key": of_an_unknown_key_with_our_key_id,
    "with other claims": with_other_claims_under_our_signature,
    "garbage": lambda *_: "garbage",
    "dots": lambda *_: "a.b.c",
    "no text": lambda *_: "//.//.//",
}


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_a_token_that_is_not_ours_and_valid_is_refused_everywhere(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, tmp_path: Path, kind: str
) -> None:
    assert (await client.get("/v1/orders")).status_code == 200
    headers = {"Authorization": f"Bearer {BAD_TOKENS[kind](issuer, tmp_path)}"}
    for answer in (
        await client.get("/v1/orders", headers=headers),
        await client.post("/v1/orders", json=order("R1"), headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 1


@pytest.mark.parametrize("times", [{"exp": -40}, {"exp": 600, "nbf": 40}, {"exp": 600, "iat": 40}], ids=str)
async def test_clocks_may_be_some_seconds_apart(
    client: httpx.AsyncClient, issuer: Issuer, times: dict[str, int]
) -> None:
    headers = {"Authorization": f"Bearer {issuer.sign({**CLAIMS, **in_seconds(**times)})}"}
    assert (await client.get("/v1/orders", headers=headers)).status_code == 200


WRONG: tuple[object, ...] = (
    None,
    7,
    True,
    {},
    {"T1": 1},
    [],
    [None],
    ["T1", 7],
    [["T1"]],
    [""],
    ["T1", " "],
    ["T\x00"],
)
WRONG_NAMES: tuple[object, ...] = (None, 7, True, {}, [], ["c"], "", " ", "a\x00b", "c" * 201)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        *(("units", value) for value in ("T1", "", *WRONG)),
        *(("roles", value) for value in ("viewer", "", *WRONG)),
        *(("person", value) for value in WRONG_NAMES),
        *(("sub", value) for value in WRONG_NAMES),
    ],
)
async def test_a_claim_of_another_shape_opens_nothing(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, claim: str, value: object
) -> None:
    claims = {**CLAIMS, "roles": ["viewer", "recorder"], **in_seconds(exp=600)}
    headers = {"Authorization": f"Bearer {issuer.sign({**claims, claim: value})}"}
    for answer in (
        await client.get("/v1/orders", headers=headers),
        await client.get("/v1/figures", headers=headers),
        await client.post("/v1/orders", json=order("R1"), headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 1


async def test_a_token_without_units_is_of_the_whole_district_and_one_without_roles_opens_nothing(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    claims = {**CLAIMS, **in_seconds(exp=600)}
    district = {"Authorization": f"Bearer {issuer.sign(claims)}"}
    assert (await client.get("/v1/figures", headers=district)).status_code == 200
    del claims["roles"]
    nobody = {"Authorization": f"Bearer {issuer.sign(claims)}"}
    assert (await client.get("/v1/orders", headers=nobody)).status_code == 403


@pytest.mark.parametrize("header", [None, "", "Basic dXNlcjpwdw==", "Bearer"])
async def test_a_request_without_a_bearer_token_is_refused(client: httpx.AsyncClient, header: str | None) -> None:
    del client.headers["Authorization"]
    answer = await client.get("/v1/orders", headers={} if header is None else {"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


async def test_health_answers_without_a_token(client: httpx.AsyncClient) -> None:
    del client.headers["Authorization"]
    for path in ("/livez", "/readyz"):
        assert (await client.get(path)).json() == {"status": "ok", "service": "toy-svc"}


@pytest.mark.parametrize("role", ["viewer", "approver", "system_admin", "security_admin", "audit_admin", "stranger"])
async def test_only_a_recorder_writes_and_the_refusal_is_kept_for_the_auditor(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, role: str
) -> None:
    first = (await client.post("/v1/orders", json=order("R0"))).json()["record"]["id"]
    headers = issuer.headers(role, person="李四", client="other-client")
    writes = {
        "/v1/orders": order("R1"),
        "/v1/orders/batch": {"items": [order("R2")]},
        f"/v1/orders/{first}/correct": {"reason": "录入错误", "entry": order("R0", amount="2.00")},
        f"/v1/orders/{first}/void": {"reason": "重复订购"},
    }
    for path, body in writes.items():
        answer = await client.post(path, json=body, headers={**headers, "X-Request-ID": "asked-1"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 2
    kept = (await client.get("/v1/refusals", headers=issuer.headers("audit_admin"))).json()["items"]
    assert [row["path"] for row in reversed(kept)] == list(writes)
    for row in kept:
        assert (row["person"], row["actor"], row["request_id"]) == ("李四", "other-client", "asked-1")
        assert (row["method"], row["status"], row["code"]) == ("POST", 403, "forbidden")


@pytest.mark.parametrize(
    ("role", "business", "audit"),
    [
        ("viewer", 200, 403),
        ("recorder", 200, 403),
        ("approver", 200, 403),
        ("audit_admin", 403, 200),
        ("system_admin", 403, 403),
        ("security_admin", 403, 403),
    ],
)
async def test_business_roles_read_the_books_and_the_auditor_alone_reads_the_refusals(
    client: httpx.AsyncClient, issuer: Issuer, role: str, business: int, audit: int
) -> None:
    headers = issuer.headers(role)
    for path in ("/v1/orders", "/v1/figures", "/v1/summary?period=2021-03", "/v1/changes"):
        assert (await client.get(path, headers=headers)).status_code == business, path
    for path in ("/v1/refusals", "/v1/journal/verify"):
        assert (await client.get(path, headers=headers)).status_code == audit, path


async def test_a_broken_rule_is_kept_with_its_findings_and_pages_newest_first(
    client: httpx.AsyncClient, issuer: Issuer, order: Order
) -> None:
    for number in range(5):
        await client.post("/v1/orders", json=order(f"R{number}", amount=f"-{number}.00", kind="return"))
    auditor = issuer.headers("audit_admin")
    first = (await client.get("/v1/refusals", params={"limit": 3}, headers=auditor)).json()
    rest = (
        await client.get("/v1/refusals", params={"limit": 3, "cursor": first["next_cursor"]}, headers=auditor)
    ).json()
    kept = first["items"] + rest["items"]
    assert [row["findings"][0]["actual"] for row in kept] == ["-4.00", "-3.00", "-2.00", "-1.00", "0.00"]
    assert rest["next_cursor"] is None
    assert all(row["findings"][0]["clause"]["document"] == "《订购办法》" for row in kept)


@pytest.fixture
def township(issuer: Issuer) -> dict[str, str]:
    """The headers of a township's system: it reads and writes its own rows only."""
    return issuer.headers("viewer", "recorder", units=["T1"], client="township")


async def test_a_token_bound_to_units_writes_its_own_rows_only(
    client: httpx.AsyncClient, order: Order, township: dict[str, str]
) -> None:
    own = await client.post("/v1/orders", json=order("R1", reporting_unit="T1"), headers=township)
    assert own.status_code == 201
    others = (await client.post("/v1/orders", json=order("R2", reporting_unit="T2"))).json()["record"]["id"]
    move = {"reason": "换单位", "entry": order("R1", reporting_unit="T2")}
    correct = {"reason": "改金额", "entry": order("R2", reporting_unit="T1")}
    mixed = {"items": [order("R4", reporting_unit="T1"), order("R5", reporting_unit="T2")]}
    for path, body, status in (
        ("/v1/orders", order("R3", reporting_unit="T2"), 403),
        ("/v1/orders/batch", mixed, 403),
        (f"/v1/orders/{own.json()['record']['id']}/correct", move, 403),
        (f"/v1/orders/{others}/correct", correct, 404),
        (f"/v1/orders/{others}/void", {"reason": "重复订购"}, 404),
    ):
        assert (await client.post(path, json=body, headers=township)).status_code == status, path
        dry = await client.post(path, json=body, headers=township, params={"dry_run": True})
        assert dry.status_code == status, path
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 3


async def test_a_token_bound_to_units_sees_its_own_rows_only(
    client: httpx.AsyncClient, order: Order, township: dict[str, str]
) -> None:
    items = [order(f"R{n}", reporting_unit=f"T{n % 3}") for n in range(9)]
    await client.post("/v1/orders/batch", json={"items": items})
    everything = (await client.get("/v1/orders")).json()["items"]
    assert len(everything) == 9
    seen = (await client.get("/v1/orders", headers=township)).json()["items"]
    assert {item["source_ref"] for item in seen} == {"R1", "R4", "R7"}
    narrowed = await client.get("/v1/orders", headers=township, params={"reporting_unit": "T2"})
    assert narrowed.json()["items"] == []
    exported = (await client.get("/v1/orders/export", headers=township)).text.splitlines()
    assert len(exported) == 4
    for item in everything:
        status = 200 if item["reporting_unit"] == "T1" else 404
        assert (await client.get(f"/v1/orders/{item['id']}", headers=township)).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/v1/summary?period=2021-03",
        "/v1/figures",
        "/v1/figures/toy.goods.ytd?period=2021-03",
        "/v1/figures/toy.goods.ytd/series?from=2021-01&to=2021-03",
        "/v1/figures/toy.goods.ytd/records?period=2021-03",
        "/v1/changes",
    ],
)
async def test_a_token_bound_to_units_reads_no_figure_of_the_whole_district(
    client: httpx.AsyncClient, township: dict[str, str], path: str
) -> None:
    assert (await client.get(path)).status_code == 200
    answer = await client.get(path, headers=township)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_token_without_a_person_speaks_for_its_subject_in_the_one_spelling(
    client: httpx.AsyncClient, issuer: Issuer, order: Order
) -> None:
    """Else one person would be two: once by a token that names it, and once by one that does not."""
    claims = {**CLAIMS, **in_seconds(exp=600), "sub": "Ｚhang ", "person": "", "roles": ["recorder", "viewer"]}
    token = issuer.sign({name: claim for name, claim in claims.items() if name != "person"})
    answer = await client.post("/v1/orders", json=order("R1"), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["record"]["recorded_by"]) == (201, "zhang")


async def test_a_refusal_on_a_path_with_a_control_character_is_still_a_refusal(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    told = {}
    for character in ("%00", "%01"):
        path = f"/v1/orders/a{character}b/void"
        answer = await client.post(path, json={"reason": "重复订购"}, headers=issuer.headers("viewer"))
        told[character] = (answer.status_code, answer.json()["code"])
    assert told == {"%00": (404, "not_found"), "%01": (404, "not_found")}  # an id is a UUID, and no path is else
