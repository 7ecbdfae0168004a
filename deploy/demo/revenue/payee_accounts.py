"""Accounts of payees: each checked before 2019, and after a bounced payment the account that was corrected."""

from collections.abc import Iterator
from datetime import date

from ..templates import Values, files
from .payments import BESIDE, CLASSES, cases


def _values() -> Iterator[Values]:
    for of in (*CLASSES, *BESIDE):
        yield {"of": of, "account": of.account, "day": date(2018, 12, 20)}
    for case in cases():
        if case.is_bounced:
            yield {"of": case.of, "account": case.of.corrected_account, "day": case.day(15)}


FILES = files(__name__, {"payee-accounts": _values})
