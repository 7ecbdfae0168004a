"""The suite's own network is asked directly: no client of ours takes a proxy from the environment."""

import ast

from tests.architecture.test_house import is_test, trees

HTTPX = {f"httpx.{name}" for name in ("AsyncClient", "Client", "get", "post", "put", "request", "stream")}
LOOSE = {"urllib.request.urlopen", "request.urlopen", "urlopen", "requests.get", "requests.post"}


def test_no_client_takes_a_proxy_from_the_environment() -> None:
    found, trusting = 0, []
    for path, tree in trees():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or is_test(path):
                continue
            name, given = ast.unparse(call.func), {each.arg: ast.unparse(each.value) for each in call.keywords}
            if name in LOOSE or (name == "aiohttp.ClientSession" and given.get("trust_env", "False") != "False"):
                trusting.append(f"{path}:{call.lineno}")
            if name in HTTPX:
                found += 1
                if given.get("trust_env") != "False":
                    trusting.append(f"{path}:{call.lineno}")
    assert trusting == []
    assert found >= 5
