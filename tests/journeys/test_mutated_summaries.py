"""Whatever nonsense one service says, the report answers, and the other three sections are whole."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bureau_gateway.openapi import DOMAINS
from gateway.tests.alone import Alone, Answer, alone
from tests.suite import Suite

REPORT = "/v1/reports/2021-10"
SCALARS = st.sampled_from(
    [
        *(
            None,
            True,
            0,
            -1,
            10**30,
            1e308,
            "",
            "Infinity",
            "-Infinity",
            "NaN",
            "abc",
            "1E+400",
            "-0.00",
            "１２",
            "<b>",
        ),
        *("9" * 400, "0." + "3" * 400, "\x00", "\u202e", "亿元", "家", "text", "2021-09", "0001-01-01"),
        *([], {}, [[]], ["x"] * 50),
    ]
)
Change = Callable[[Any], Any]


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a document with each of its keys."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from places(node[key])


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """What happens to some places of a summary; each is one among all, or among the first levels of it."""
    acts = draw(
        st.lists(st.tuples(st.integers(0), st.sampled_from(["replace", "drop", "double", "swap"]), SCALARS), max_size=4)
    )
    shallow = draw(st.booleans())

    def change(document: Any) -> Any:
        for number, act, value in acts:
            found = [(document, key) for key in document] if shallow else [*places(document)]
            if not found:
                break
            node, key = found[number % len(found)]
            if act == "replace":
                node[key] = value
            elif act == "drop":
                del node[key]
            elif isinstance(node, list):
                node.insert(0, node[key] if act == "double" else value)
            else:
                node[key] = [node[key], node[key]] if act == "double" else value
        return document

    return change


def tagged(content: bytes) -> Answer:
    """A service that says so where its caller holds what it would answer, as the services do."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == tag:
            return httpx.Response(304, headers={"etag": tag})
        return httpx.Response(200, content=content, headers={"content-type": "application/json", "etag": tag})

    return answer


async def whole_but_for_one(gateway: Alone, domain: str, answer: Answer, honest: dict[str, Answer]) -> None:
    gateway.answers.update({**honest, domain: answer})
    for form in ("", "/document?format=html", "/document?format=md"):
        answered = await gateway.get(f"{REPORT}{form}")
        assert answered.status_code == 200, (form, answered.text[:300])
        if not form:
            sections = {section["domain"]: section["status"] for section in answered.json()["sections"]}
    assert {sections[name] for name in DOMAINS if name != domain} == {"complete"}


async def test_the_report_survives_every_mutation_of_a_summary(demo: Suite, tmp_path: Path) -> None:
    """The summaries are those of the demo district, so that the prose prints what was changed."""
    read = {
        name: (await demo.direct[name].get("/v1/summary?period=2021-10", headers=demo.auth("viewer"))).content
        for name in DOMAINS
    }
    honest = {name: tagged(content) for name, content in read.items()}

    def all_hold() -> None:
        with asyncio.Runner() as runner:
            stack = AsyncExitStack()
            gateway = runner.run(stack.enter_async_context(alone(tmp_path, honest)))

            @seed(10)
            @settings(max_examples=60)
            @given(st.sampled_from(DOMAINS), changes())
            def holds(domain: str, change: Change) -> None:
                content = json.dumps(change(json.loads(read[domain]))).encode()
                runner.run(whole_but_for_one(gateway, domain, tagged(content), honest))

            holds()
            runner.run(stack.aclose())

    await asyncio.to_thread(all_hold)
