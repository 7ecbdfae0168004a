"""`python -m local.demo --data FOLDER`: load the demo district through the gateway's imports, as an office would."""

import argparse
import asyncio
import json
from pathlib import Path

import httpx

from bureau_gateway.app import create_app
from bureau_gateway.settings import Settings

from .demo_budgets import budgets_file
from .demo_debt import bonds_file, capacity_file, limits_file, movements_file
from .demo_guarantee_needs import guarantee_needs_file
from .demo_integration import accounting_units_file, launch_plans_file, module_launches_file, unit_closings_file
from .demo_payments import allotments_file, applications_file, payments_file, plans_file, steps_file
from .demo_receipts import receipts_file

FILES = {
    "revenue/receipts": receipts_file,
    "revenue/budgets": budgets_file,
    "revenue/guarantee-needs": guarantee_needs_file,
    "revenue/budget-allotments": allotments_file,
    "revenue/payment-plans": plans_file,
    "revenue/payment-applications": applications_file,
    "revenue/payment-steps": steps_file,
    "revenue/payments": payments_file,
    "performance/accounting-units": accounting_units_file,
    "performance/unit-closings": unit_closings_file,
    "performance/launch-plans": launch_plans_file,
    "performance/module-launches": module_launches_file,
    "debt/debt-limits": limits_file,
    "debt/bonds": bonds_file,
    "debt/debt-movements": movements_file,
    "debt/fiscal-capacity": capacity_file,
}
"""What is loaded, in this order: the book's address, and the file."""


async def load(client: httpx.AsyncClient, client_id: str, client_secret: str) -> None:
    """Import every file; one that was imported before is answered from the first time."""
    credentials = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    token = (await client.post("/oauth/token", data=credentials)).raise_for_status().json()["access_token"]
    for book, make_file in FILES.items():
        answer = await client.post(
            f"/v1/{book}/import",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"demo-{book}-1"},
            files={"file": ("demo.csv", make_file(), "text/csv")},
        )
        if answer.is_error:
            raise SystemExit(f"{book}: {answer.status_code} {answer.text[:2000]}")
        print(book, answer.text, flush=True)


async def main(data: Path) -> None:
    """Through a gateway inside this process: the real one starts last, so that its readiness means all is there."""
    recorder = json.loads((data / "clients.json").read_text())["recorder"]
    app = create_app(Settings())
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(
        transport=transport, base_url="http://gateway", timeout=120
    ) as client:  # fmt: skip
        await load(client, **recorder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="local.demo")
    parser.add_argument("--data", type=Path, required=True)
    asyncio.run(main(parser.parse_args().data))
