"""What an import says of the file it read, what a file without rows does, and progress that every replica tells."""

import asyncio
import io
from collections import defaultdict
from collections.abc import Awaitable, Callable
from decimal import Decimal

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.files import imports
from bureau_common.kit.files.progress import MAX_KEPT
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings, create_app
from toy.workbooks import HEADER, order_row, send, sheet_of

Send = Callable[..., Awaitable[httpx.Response]]


def rows(count: int = 7) -> list[list[object]]:
    return [
        order_row(
            str(n),
            {
                "业务日期": f"2021-{n % 3 + 1:02d}-{n % 28 + 1:02d}",
                "金额（元）": f"{'-' if n % 2 else ''}{n}.{n % 100:02d}",
                "订单类型": "更正",
            },
        )
        for n in range(1, count + 1)
    ]


def summed(lines: list[list[object]]) -> dict[str, object]:
    """The same sums in plain Python."""
    months: dict[str, list[Decimal]] = defaultdict(list)
    for line in lines:
        months[str(line[HEADER.index("业务日期")])[:7]].append(Decimal(str(line[HEADER.index("金额（元）")])))
    return {
        "rows": len(lines),
        "sums": {"amount": f"{sum(map(sum, months.values()), Decimal(0)):.2f}"},
        "months": [
            {"period": month, "rows": len(amounts), "sums": {"amount": f"{sum(amounts, Decimal(0)):.2f}"}}
            for month, amounts in sorted(months.items())
        ],
    }


async def test_a_dry_run_and_an_import_say_what_was_read(client: httpx.AsyncClient) -> None:
    lines = rows(50)
    content = sheet_of(lines)
    for options, status in [({"params": {"dry_run": "true"}}, 200), ({}, 201), ({}, 201)]:  # the last is a replay
        answer = await send(client, content, **options)
        assert (answer.status_code, answer.json()["read"]) == (status, summed(lines)), answer.text
    again = await send(client, content, "another-key")
    assert (again.status_code, again.json()["unchanged"], again.json()["read"]) == (200, 50, summed(lines))


async def test_a_book_with_several_columns_of_money_has_a_sum_of_each(client: httpx.AsyncClient) -> None:
    document = (await client.get("/v1/openapi.json")).json()
    answers = document["paths"]["/v1/orders/import"]["post"]["responses"]
    assert answers["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Imported"}
    ways = {
        each["$ref"].rpartition("/")[2] for each in answers["200"]["content"]["application/json"]["schema"]["anyOf"]
    }
    assert ways == {"Imported", "ImportRehearsal"}


async def empty_files(client: httpx.AsyncClient) -> dict[str, bytes]:
    """Files in which nobody has entered anything."""
    csv = (await client.get("/v1/orders/import/template")).content
    return {
        "the template": csv,
        "the workbook": (await client.get("/v1/orders/import/template?format=xlsx")).content,
        "blanks": csv + b",,,,,,,,,,\r\n" * 30,
        "spaces": sheet_of([[" "] * 9, ["\u3000"]]),
        "a title": sheet_of([], above=3),
    }


async def test_a_file_without_rows_is_refused_and_its_key_is_free(client: httpx.AsyncClient) -> None:
    for name, content in (await empty_files(client)).items():
        for options in ({"params": {"dry_run": "true"}}, {}):
            answer = await send(client, content, **options)
            assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "no_rows"), name
    filled = await send(client, sheet_of(rows()))
    assert (filled.status_code, filled.json()["created"]) == (201, 7)


async def test_a_file_of_totals_alone_is_refused_and_its_key_is_free(client: httpx.AsyncClient) -> None:
    answer = await send(client, sheet_of([["合计", *[""] * 7, "0.00"]]))
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "total_row")
    assert (await send(client, sheet_of(rows()))).status_code == 201


async def told(client: httpx.AsyncClient, key: str = "k") -> tuple[str, int, int]:
    answer = (await client.get(f"/v1/imports/{key}")).json()
    return answer["state"], answer["rows_read"], answer["rows_staged"]


async def test_a_replay_leaves_progress_alone(client: httpx.AsyncClient) -> None:
    content = sheet_of(rows())
    assert (await send(client, content)).status_code == 201
    before = (await client.get("/v1/imports/k")).json()
    assert (before["state"], before["rows_read"], before["rows_staged"]) == ("done", 7, 7)
    assert (await send(client, content)).headers["idempotent-replay"] == "true"
    assert (await send(client, sheet_of(rows(3)))).json()["code"] == "key_reused"
    assert (await client.get("/v1/imports/k")).json() == before


@pytest.mark.parametrize("amount", ["1.00", "x"])
async def test_a_rehearsal_leaves_the_progress_under_its_key_alone(client: httpx.AsyncClient, amount: str) -> None:
    assert (await send(client, sheet_of(rows()))).status_code == 201
    before = (await client.get("/v1/imports/k")).json()
    rehearsed = sheet_of([order_row("9", {"金额（元）": amount})])
    answer = await send(client, rehearsed, params={"dry_run": "true"})
    assert answer.status_code == (422 if amount == "x" else 200), answer.text
    assert (await client.get("/v1/imports/k")).json() == before
    await send(client, rehearsed, "other", params={"dry_run": "true"})
    assert (await client.get("/v1/imports/other")).status_code == 404


async def test_replicas_agree_on_the_progress_of_an_import_that_runs(
    client: httpx.AsyncClient, settings: Settings, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process on the same database, asked while the import waits in the middle of its file."""
    halfway, going_on = asyncio.Event(), asyncio.Event()
    judge, seen = imports.judge_entries, []

    async def judging(*about: object) -> object:
        seen.append(1)
        if len(seen) == 2:
            halfway.set()
            await going_on.wait()
        return await judge(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(imports, "judge_entries", judging)
    async with client_of(create_app(settings)) as other:
        other.headers.update(issuer.headers("viewer", "recorder"))
        sending = asyncio.create_task(send(client, sheet_of(rows(4500))))
        await halfway.wait()
        assert await told(other) == await told(client) == ("reading", 2000, 2000)
        refused = await send(client, sheet_of(rows()))  # its key is in use
        assert refused.status_code == 409
        refused = await send(client, sheet_of(rows()), params={"dry_run": "true"})
        assert refused.json()["code"] == "import_running"
        assert await told(other) == ("reading", 2000, 2000)
        going_on.set()
        assert (await sending).status_code == 201
        assert await told(other) == await told(client) == ("done", 4500, 4500)


async def test_an_import_that_was_broken_off_is_told_when_the_next_begins(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await send(client, sheet_of(rows()), "first")
    await superuser.execute("update import_progress set state = 'writing'")
    assert (await told(client, "first"))[0] == "writing"
    await send(client, sheet_of(rows()), "second")
    assert ((await told(client, "first"))[0], (await told(client, "second"))[0]) == ("interrupted", "done")


async def test_a_refused_import_says_so_and_a_refused_dry_run_tells_nothing(client: httpx.AsyncClient) -> None:
    wrong = sheet_of([*rows(), order_row("x", {"金额（元）": "x"})])
    assert (await send(client, wrong, params={"dry_run": "true"})).status_code == 422
    assert (await client.get("/v1/imports/k")).status_code == 404
    assert (await send(client, wrong)).status_code == 422
    assert await told(client) == ("refused", 8, 0)
    nothing_right = sheet_of([order_row(str(n), {"金额（元）": "x"}) for n in range(3000)])
    assert (await send(client, nothing_right, "wrong")).status_code == 422
    assert await told(client, "wrong") == ("refused", 3000, 0)
    assert (await send(client, sheet_of(rows()), params={"dry_run": "true"})).status_code == 200
    assert await told(client) == ("refused", 8, 0)
    assert (await send(client, sheet_of(rows()))).status_code == 201
    assert await told(client) == ("done", 7, 7)


async def test_the_progress_of_old_imports_is_forgotten(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await superuser.execute(
        "insert into import_progress (client, key, state, rows_read, rows_staged, updated_at)"
        " select 'office', n::text, 'done', 1, 1, timestamptz '2021-01-01' + n * interval '1 hour'"
        " from generate_series(1, $1) n",
        MAX_KEPT + 10,
    )
    await send(client, sheet_of(rows()))
    kept = await superuser.fetch("select key from import_progress order by updated_at desc")
    assert len(kept) == MAX_KEPT
    assert [row["key"] for row in kept[:2]] == ["k", str(MAX_KEPT + 10)]


async def test_an_import_goes_on_where_the_pool_has_no_second_connection(
    app: FastAPI, client: httpx.AsyncClient, narrow: Callable[..., Awaitable[Settings]]
) -> None:
    await narrow(pool_size=1, pool_overflow=0)
    assert (await send(client, sheet_of(rows()))).status_code == 201
    assert await told(client) == ("done", 7, 7)
    assert (await send(client, sheet_of([]), "empty")).status_code == 422
    assert (await told(client, "empty"))[0] == "refused"


@pytest.mark.parametrize(("language", "word"), [("zh", "应为文件"), ("en", "must be a file")])
async def test_what_is_sent_as_text_in_the_place_of_a_file_is_told_so(
    client: httpx.AsyncClient, language: str, word: str
) -> None:
    """As curl does of `-F file=<orders.csv`, and libraries whose file's name is Chinese and written in an older way."""
    part = b'--B\r\nContent-Disposition: form-data; name="file"\r\n\r\nx,y\r\n--B--\r\n'
    headers = {
        "Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=B", "Accept-Language": language,
    }  # fmt: skip
    answer = await client.post("/v1/orders/import", content=part, headers=headers)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["value"]) == (422, "file", None)
    assert error["message"].startswith(word)


async def test_a_form_of_many_parts_is_refused(client: httpx.AsyncClient) -> None:
    """Its fields and small files would all stand in memory."""
    many = [("file", (f"{n}.csv", io.BytesIO(b"x"))) for n in range(3)]
    fields = {f"field{n}": "x" for n in range(100)}
    for sent in (
        {"files": many},
        {"files": many[:1], "data": fields},
        {"files": many[:1], "data": {"a": "x" * 100_000}},
    ):
        answer = await client.post("/v1/orders/import", headers={"Idempotency-Key": "k"}, **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
        assert "每次上传一个文件" in answer.json()["detail"]
