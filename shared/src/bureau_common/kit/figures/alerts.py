"""Alerts of a period, judged when they are read: what the questions say of rows, and the watches of figures."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Table

from ...schemas.alerts import LEVELS, Alert, Cause, Judged, Level
from ...schemas.parameters import Setting
from ...schemas.periods import Period
from ..books.questions import Answers
from ..core.records import book_of
from .claims import Watch, evidence
from .computing import Loaded
from .figures import Definition

MOST_OF_A_CODE, MOST = 100, 1000
"""How many alerts a summary lists: one book's thousand late rows hide no other alert, and a report can be read."""


def judge(
    watches: Sequence[Watch],
    definitions: Mapping[str, Definition],
    questions: Collection[str],
    period: Period,
    loaded: Loaded,
    answers: Answers,
) -> tuple[Judged, dict[str, Level | None]]:
    """The alerts of a period; and by code of a question or watch that was judged the gravest level that it raises.

    A watch of whose books none holds a row or was in a plan by then is not asked. `loaded` covers the period and its last year.
    What is more than a summary lists is counted by code.
    """
    filed = loaded.filed(period)
    alerts = [_alert(each.key, each.since, each.cause, answers) for each in answers.alerts]
    not_judged: list[str] = []
    spoken: dict[str, Level | None] = dict.fromkeys(questions)
    for watch in watches:
        tables = {*watched_tables(watch, definitions)}
        if answers.held.isdisjoint(tables) and not any(filed.was_planned(book_of(table), period) for table in tables):
            continue
        known = evidence(watch, definitions, period, loaded)
        if known is None:
            not_judged.append(watch.code)
            continue
        found = watch.judge(known)
        spoken[watch.code] = None
        if found is not None:
            alerts.append(_alert("", _since(watch, definitions, period, loaded), found, answers))
    alerts.sort(key=lambda alert: (LEVELS.index(alert.cause.level), alert.cause.code, alert.key))
    spoken |= {alert.cause.code: alert.cause.level for alert in reversed(alerts)}
    listed, unlisted = _listed(alerts)
    return Judged(alerts=listed, not_judged=not_judged, unlisted=unlisted), spoken


def _listed(alerts: Sequence[Alert]) -> tuple[list[Alert], dict[str, int]]:
    """The first alerts, of each code and in all, and by code how many more there are."""
    listed: list[Alert] = []
    heard, unlisted = Counter[str](), Counter[str]()
    for alert in alerts:
        code = alert.cause.code
        heard[code] += 1
        if heard[code] <= MOST_OF_A_CODE and len(listed) < MOST:
            listed.append(alert)
        else:
            unlisted[code] += 1
    return listed, dict(unlisted)


def watched_tables(watch: Watch, definitions: Mapping[str, Definition]) -> Iterator[Table]:
    """The tables whose rows a watch's figures sum."""
    for definition in [definitions[name] for name in (*watch.figures, *watch.last_year, *watch.optional)]:
        defaults = {each.key: Setting(each, each.default) for each in definition.parameters}
        yield from [needed.chosen(defaults).taken.flow.table for needed in definition.inputs.values()]


def _since(watch: Watch, definitions: Mapping[str, Definition], period: Period, loaded: Loaded) -> date | None:
    """The first month's end of the unbroken run that reaches the period; none where it began before the period's year.

    Every month is judged by the parameters of the period's last day.
    """
    first = period
    while first.year == period.year:
        before = first.preceding
        if before.year < period.year and watch.last_year:
            return None  # nothing is known of two years ago
        known = evidence(watch, definitions, before, loaded, seen_from=period)
        if known is None or watch.judge(known) is None:
            return first.last_day
        first = before
    return None


def _alert(key: str, since: date | None, cause: Cause, answers: Answers) -> Alert:
    notes, older = answers.noted(cause.code, key)
    return Alert(key=key, since=since, cause=cause, notes=[*notes], more_notes=older)
