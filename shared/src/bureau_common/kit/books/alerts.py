"""Alerts kept current by the writes that cause them: raised, changed and closed in the very change that is the reason."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import LEVELS, Alert, AlertState, Cause
from ..core.queries import among
from ..core.tables import alerts, journal
from ..journal.cutoffs import Cutoff
from ..journal.journal import hash_rows
from .guards import NOW

Causes = Mapping[tuple[str, str], dict[str, Any] | None]
"""By code and by what it is about: the cause to keep an alert for, as JSON, or none where there is no cause (any more)."""


async def keep_alerts(session: AsyncSession, causes: Causes, change_id: int) -> list[Row[Any]]:
    """Bring the alerts under these keys to what the causes say; returns what that adds to the change's digest.

    Called under the journal's lock: two writes cannot raise the same alert twice. However many alerts move, it is the
    same few statements.
    """
    if not causes:
        return []
    known = among((alerts.c.code, alerts.c.about), list(causes))
    rows = {(row.code, row.about): row for row in await session.execute(select(alerts).where(NOW.live(alerts), known))}
    moved = {key: said for key, said in causes.items() if said != (rows[key].cause if key in rows else None)}
    if not moved:
        return []
    if replaced := [rows[key].id for key in moved if key in rows]:
        await session.execute(update(alerts).where(among(alerts.c.id, replaced)).values(voided_change=change_id))
    new = [_row(key, said, rows.get(key), change_id) for key, said in sorted(moved.items()) if said is not None]
    if new:
        await session.execute(insert(alerts), new)
    return await hash_rows(session, [alerts], change_id)


def _row(key: tuple[str, str], said: dict[str, Any], before: Row[Any] | None, change_id: int) -> dict[str, Any]:
    """The new row: an alert that says more than before stays acknowledged unless its level changed."""
    kept = before is not None and before.cause["level"] == said["level"]
    return {
        "source": "alerts",
        "source_ref": ":".join(key),
        "reporting_unit": "bureau",
        "business_date": date.fromisoformat(said["on"]),
        "code": key[0],
        "about": key[1],
        "state": before.state if before is not None and kept else "open",
        "since": before.since if before is not None else change_id,
        "cause": said,
        "replaces": before.id if before is not None else None,
        "created_change": change_id,
    }


def newest_alerts() -> Select[Any]:
    """The newest row of each alert: one that was replaced shows through its successor only."""
    successor, raised, ended = alerts.alias(), journal.alias(), journal.alias()
    return (
        select(
            alerts,
            raised.c.change_no.label("since_change"),
            ended.c.change_no.label("closed_change"),
            journal.c.reason,
        )
        .join(raised, raised.c.change_id == alerts.c.since)
        .join(journal, journal.c.change_id == alerts.c.created_change)
        .outerjoin(ended, ended.c.change_id == alerts.c.voided_change)
        .where(~exists(select(successor.c.id).where(successor.c.replaces == alerts.c.id)))
    )


def alert_view(row: Row[Any], state: AlertState) -> Alert:
    closed = row.closed_change if state == "closed" else None
    return Alert(
        id=row.id, key=row.about, state=state, since_change=row.since_change, closed_change=closed, reason=row.reason,
        cause=Cause.model_validate(row.cause),
    )  # fmt: skip


async def read_standing(session: AsyncSession, cutoff: Cutoff) -> list[Alert]:
    """The alerts that stood at a cut-off, the gravest first."""
    raised = journal.alias()
    query = (
        select(alerts, raised.c.change_no.label("since_change"), journal.c.reason)
        .join(raised, raised.c.change_id == alerts.c.since)
        .join(journal, journal.c.change_id == alerts.c.created_change)
        .where(cutoff.live(alerts))
    )
    found = [alert_view(row, row.state) for row in await session.execute(query)]
    return sorted(found, key=lambda alert: (LEVELS.index(alert.cause.level), alert.cause.code, alert.key))
