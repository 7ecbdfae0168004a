"""`python -m tests.frozen.compare OLD NEW`: which answers of two captures differ, and where; exits 1 if one does.

`--renamed FILE` has lines `old=new` of codes of findings and alerts, which are renamed in OLD before comparing; alerts
are then compared without their order, which follows the code. `--allowed FILE` lists differences of report texts, each
as it stands in the printed diff (`-old line`, `+new line`; lines with another beginning are remarks). `--sample`: the
questions that one side alone was asked are counted and not held against it.
"""

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SHOWN, _PLACES, _WIDTH = 3, 5, 160


@dataclass
class Kind:
    """How one kind of question to one service came out."""

    name: str
    equal: int = 0
    different: list[str] = field(default_factory=list)
    allowed: int = 0
    only_old: list[str] = field(default_factory=list)
    only_new: list[str] = field(default_factory=list)

    def is_sound(self, sample: bool) -> bool:
        return not self.different and (sample or not (self.only_old or self.only_new))


def read_answers(path: Path) -> dict[str, Any]:
    """The answers of one file by their questions."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {line["ask"]: line["answer"] for line in map(json.loads, file)}


def renamed_codes(node: Any, names: Mapping[str, str]) -> Any:
    """The same answer with the codes of findings and causes renamed, and alerts in an order that no code decides."""
    if isinstance(node, list):
        items = [renamed_codes(item, names) for item in node]
        is_alerts = any(isinstance(item, dict) and "cause" in item for item in items)
        return sorted(items, key=lambda item: str(item.get("id") or item["key"])) if is_alerts else items
    if isinstance(node, dict):
        new = {name: renamed_codes(value, names) for name, value in node.items()}
        if "code" in new and "message_zh" in new:
            new["code"] = names.get(new["code"], new["code"])
        return new
    return node


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Each place at which two answers differ, with what stands there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            if name not in old or name not in new:
                yield f"{place}.{name}: {'missing in old' if name not in old else 'missing in new'}"
            else:
                yield from differences(old[name], new[name], f"{place}.{name}")
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{place}: {len(old)} items, now {len(new)}"
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from differences(one, other, f"{place}[{number}]")
    elif type(old) is not type(new) or old != new:
        yield f"{place}: {_short(old)} -> {_short(new)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "…"


def changed_lines(old: str, new: str) -> list[str]:
    """The lines of a unified diff of two texts that were taken away or added."""
    diff = difflib.unified_diff(old.splitlines(), new.splitlines(), "old", "new", lineterm="", n=0)
    return [line for number, line in enumerate(diff) if number > 1 and line[:1] in "+-"]


def compare(name: str, old: Mapping[str, Any], new: Mapping[str, Any], allowed: frozenset[str]) -> tuple[Kind, str]:
    """The counts of one kind, and its first differences to be read."""
    kind, shown = Kind(name), []
    kind.only_old, kind.only_new = [ask for ask in old if ask not in new], [ask for ask in new if ask not in old]
    for ask in old:
        if ask not in new:
            continue
        was, now = old[ask], new[ask]
        is_text = isinstance(was, str) and isinstance(now, str)
        found = changed_lines(was, now) if is_text else list(differences(was, now))
        if not found and was == now:
            kind.equal += 1
        elif is_text and found and allowed.issuperset(found):
            kind.allowed += 1
        else:
            kind.different.append(ask)
            if len(kind.different) <= _SHOWN:
                shown += [f"  {ask}", *[f"    {line}" for line in found[:_PLACES] or ["the ends of lines differ"]]]
                shown += [f"    … {len(found) - _PLACES} more"] if len(found) > _PLACES else []
    return kind, "\n".join(shown)


def compare_folders(
    old: Path, new: Path, names: Mapping[str, str], allowed: frozenset[str], *, sample: bool
) -> list[Kind]:
    """Compare file by file and print; the counts of every kind."""
    files = sorted({path.relative_to(folder) for folder in (old, new) for path in folder.glob("*/*.jsonl")})
    kinds = []
    print(f"{'':32} {'compared':>9} {'equal':>9} {'different':>9} {'allowed':>8} {'only old':>9} {'only new':>9}")
    for path in files:
        was, now = read_answers(old / path), read_answers(new / path)
        if names:
            was, now = renamed_codes(was, names), renamed_codes(now, {})
        kind, shown = compare(str(path.with_suffix("")), was, now, allowed if path.stem == "reports" else frozenset())
        compared = kind.equal + len(kind.different) + kind.allowed
        counts = (compared, kind.equal, len(kind.different), kind.allowed, len(kind.only_old), len(kind.only_new))
        widths = (9, 9, 9, 8, 9, 9)
        print(f"{kind.name:32} " + " ".join(f"{n:>{width}}" for n, width in zip(counts, widths, strict=True)))
        if shown:
            print(shown)
        for side, asks in (("old", kind.only_old), ("new", kind.only_new)):
            if asks and not sample:
                print(f"  asked of {side} alone: {', '.join(asks[:_SHOWN])}")
        kinds.append(kind)
    return kinds


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.frozen.compare")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--renamed", type=Path)
    parser.add_argument("--allowed", type=Path)
    parser.add_argument("--sample", action="store_true")
    given = parser.parse_args()
    lines = given.renamed.read_text(encoding="utf-8").splitlines() if given.renamed else []
    names = dict(line.strip().split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    allowed = given.allowed.read_text(encoding="utf-8").splitlines() if given.allowed else []
    kinds = compare_folders(given.old, given.new, names, frozenset(allowed), sample=given.sample)
    compared = sum(kind.equal + len(kind.different) + kind.allowed for kind in kinds)
    different = sum(len(kind.different) for kind in kinds)
    print(f"{compared} answers compared, {different} different, {sum(kind.allowed for kind in kinds)} allowed")
    # A comparison of nothing proves nothing.
    return 0 if compared and all(kind.is_sound(given.sample) for kind in kinds) else 1


if __name__ == "__main__":
    sys.exit(main())
