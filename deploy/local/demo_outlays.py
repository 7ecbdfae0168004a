"""The demo district's cut targets of general outlays, and the caps of its three public expenses."""

from collections.abc import Iterator
from datetime import date

from bureau_common.testing.files import csv_of
from revenue_svc.topics.three_public.schemas import ThreePublicCapEntry

from .demo_receipts import DISTRICT, Row

_CAPS = {
    "因公出国（境）": {2019: 400_000, 2020: 200_000, 2021: 100_000},
    "公务用车购置及运行": {2019: 8_400_000, 2020: 7_800_000, 2021: 7_400_000},
    "公务接待": {2019: 620_000, 2020: 580_000, 2021: 540_000},
}
"""Yuan by year: they only fall."""


def three_public_caps_file() -> bytes:
    """Three years of caps."""
    return csv_of(ThreePublicCapEntry, _caps(), "gb18030")


def _caps() -> Iterator[Row]:
    for expense, years in _CAPS.items():
        for year, yuan in years.items():
            yield {
                "source": "demo-budget", "source_ref": f"限{year}-{expense}", "reporting_unit": DISTRICT,
                "business_date": date(year, 1, 20), "fiscal_year": year, "expense": expense, "amount": f"{yuan}.00",
                "document_no": f"示财预〔{year}〕3号",
            }  # fmt: skip


def outlay_cut_targets() -> list[Row]:
    """A share in one year, an amount in the next."""
    return [
        {
            "source": "demo-bureau", "source_ref": f"outlay-cut-{year}", "reporting_unit": DISTRICT,
            "business_date": f"{year}-02-08", "fiscal_year": year, "document_no": f"示财〔{year}〕11号", **cut,
        }
        for year, cut in ((2020, {"cut_pct": "5"}), (2021, {"cut_amount": "8000000.00"}))
    ]  # fmt: skip
