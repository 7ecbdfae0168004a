"""Check a figure offline: python3 verify_figure.py PROOF.json CHANGE_NO CHECK_CODE

CHANGE_NO and CHECK_CODE (数据版本, 校验码) are those of the figure's service in the report or the anchor that you hold: never
take them from the file itself. The exit status is 0 when all is proved, 1 when something is missing, changed or added, and
2 when nothing is wrong but the file cannot prove everything: what, is said. Nothing but Python 3.11 is needed.
"""

import hashlib
import json
import pathlib
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations

SHAPES = [{"seal"}, {"inner", "differences"}, *[{who, "digest", "differences"} for who in ("header", "header_hash")]]
"""What an entry is shown by beside its chain: all of it is bound by the chain, and of two ways at once one would not be."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def check(proof, change_no, code):
    """What is wrong with a proof, and what it leaves unproved."""
    try:
        if proof["format"] != "bureau-proof/1":
            return [f"changed: the file is of another format, {proof['format']}"], []
        problems = [*check_chain(proof, change_no, digits := "".join(code.split()).rstrip("…").lower())]
        for needed, moved in [(each, moved_by(proof, each)) for each in proof["inputs"] if "flow" in each]:
            problems += check_input(proof, needed, moved)
            problems += check_rows(proof, needed, moved) if "rows" in proof else []
        return [*problems, *check_value(proof)], [*unproved(proof, digits)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [f"changed: the file cannot be read as a proof ({type(error).__name__}: {error})"], []


def check_chain(proof, change_no, digits):
    """Every entry follows from the one before it, and the last is the one that you hold."""
    start, previous = proof["start"]["change_no"], bytes.fromhex(proof["start"]["chain"])
    if start == 0 and previous != bytes(32):
        yield "changed: the first entry follows nothing"
    for number, entry in enumerate(proof["entries"], start + 1):
        if (said := json.loads(entry["header"])["change_no"] if "header" in entry else number) != number:
            yield f"{'missing' if said > number else 'added'}: change {said} stands where change {number} belongs"
        if entry.keys() - {"chain"} not in SHAPES or sha256(previous, seal_of(entry)).hex() != entry["chain"]:
            yield f"changed: change {number} is not what was entered, or one before it is missing or added"
        previous = bytes.fromhex(entry["chain"])
    if (last := start + len(proof["entries"])) != change_no:
        yield f"{'missing' if last < change_no else 'added'}: the entries go to change {last}, your checkpoint is change {change_no}"
    if len(digits) < 12 or not previous.hex().startswith(digits):
        yield f"changed: the entries lead to {previous.hex()}, your checkpoint is {digits}"
    if proof["checkpoint"] != {"change_no": last, "chain": previous.hex()}:
        yield "changed: the file names another checkpoint than its entries lead to"


def seal_of(entry):
    """What the chain holds of an entry: with nothing shown its seal, else the seal of what is shown."""
    shown = {name: bytes.fromhex(entry[name]) for name in ("seal", "inner", "header_hash", "digest") if name in entry}
    if any(len(each) != 32 for each in shown.values()):  # two of other lengths would be cut where a hand likes
        raise ValueError("what an entry shows is no hash")
    who = shown.get("header_hash") or sha256(entry.get("header", "").encode())
    inner = shown.get("seal") or shown.get("inner") or sha256(who, shown["digest"])
    return inner if "seal" in shown else sha256(inner, sha256(entry["differences"].encode()))


def moved_by(proof, needed):
    """By month and category: how many rows, and what sum, the changes up to the input's own say that they moved."""
    sums = defaultdict(lambda: (0, Decimal(0)))
    for entry in proof["entries"][: max(0, needed["through"] - proof["start"]["change_no"])]:
        for month, categories in json.loads(entry.get("differences", "{}")).get(needed["flow"], {}).items():
            for category, (rows, amount) in categories.items():
                if needed["start"] <= month <= needed["end"] and category in needed["categories"]:
                    sums[month, category] = ((was := sums[month, category])[0] + rows, was[1] + Decimal(amount))
    return sums


def check_input(proof, needed, moved):
    """An input is what the changes moved, with what is said to have been there before them."""
    name, figure, of, last = needed["name"], proof["figure"], proof["figure"]["of"], proof["checkpoint"]["change_no"]
    rows = needed["rows_before"] + sum(rows for rows, _ in moved.values())
    amount = Decimal(needed["value_before"]) + sum(amount for _, amount in moved.values())
    if (rows, amount) != (needed["rows"], Decimal(needed["value"])):
        yield f"changed: {name} is said to be {needed['value']} of {needed['rows']} rows, by the changes {amount} of {rows}"
    if needed["through"] > last or (needed["end"] <= of == figure["period"] and needed["through"] != last):
        yield f"changed: {name} is taken at change {needed['through']}, the figure at change {last}"
    is_ytd = (figure["basis"], len(proof["inputs"])) == ("ytd", 1)
    if is_ytd and [needed["start"], needed["end"]] != [f"{of[:4]}-01", of]:
        yield f"changed: {name} is not of January to {of}"


def check_rows(proof, needed, moved):
    """The rows come to what the changes moved, by month or (what was before, what keys come to) as a whole; each is in its change."""
    name, by_key, shown = needed["name"], needed.get("by_key"), defaultdict(lambda: (0, Decimal(0)))
    for row in (own := [row for row in proof["rows"] if row["input"] == name]):
        rows, amount = shown[row["month"], row["category"]]
        shown[row["month"], row["category"]] = (rows + 1, amount + Decimal(row["contribution"]))
        yield from check_row(proof, needed, row)
    texts, key = [row["text"] for row in own if "text" in row], needed.get("key_field")
    for text, count in Counter([*texts, *[f"{key} {json.loads(text).get(key)}" for text in texts if key]]).items():
        if count > 1:
            yield f"added: a row or key of {name} is there {count} times: {text[:120]}"
    if by_key or (needed["rows_before"], Decimal(needed["value_before"])) != (0, 0):
        shown = {("all", "months"): (len(own), sum(Decimal(row["contribution"]) for row in own))}
        moved = {("all", "months"): (len(own) if by_key else needed["rows"], Decimal(needed["value"]))}
    for place in sorted(shown.keys() | moved.keys()):
        (rows, amount), (told, sum_told) = (sums.get(place, (0, Decimal(0))) for sums in (shown, moved))
        if rows != told:
            yield f"{'missing' if rows < told else 'added'}: {rows} rows of {name} in {' '.join(place)}, the changes say {told}"
        if amount != sum_told:
            yield f"changed: the rows of {name} in {' '.join(place)} come to {amount}, the changes say {sum_told}"


def check_row(proof, needed, row):
    """What is taken from a row stands in it, and its path leads to the root of its change."""
    said = json.loads(row["text"], parse_float=Decimal, parse_int=Decimal) if "text" in row else {}
    if said and "amount_field" in needed and said.get(needed["amount_field"]) != Decimal(row["contribution"]):
        yield f"changed: {row['contribution']} is taken from a row of {needed['name']} that says {row['text'][:120]}"
    if said and "day_field" in needed and said.get(needed["day_field"], "")[:7] != row["month"]:
        yield f"changed: a row of {needed['name']} is not of {row['month']}: {row['text'][:120]}"
    if row.get("unproved") not in ("before_roots", "withheld", "large_change"):
        place = row["change_no"] - proof["start"]["change_no"] - 1
        entry = proof["entries"][place] if place >= 0 else {}
        content = f"{row['table']} created ".encode() + sha256(row["text"].encode())
        if "digest" not in entry or root_by(content, row).hex() != entry["digest"]:
            yield f"changed or added: change {row['change_no']} did not enter this row: {row['text'][:120]}"


def root_by(content, row):
    """The root to which a leaf leads by its path (RFC 6962), none if the path does not fit its place."""
    found, place, size, beside = sha256(b"\0", content), row["place"], row["leaves"], [*row["path"]]
    while size > 1:
        if place ^ 1 < size:
            other = bytes.fromhex(beside.pop(0))
            found = sha256(b"\1", other, found) if place % 2 else sha256(b"\1", found, other)
        place, size = place // 2, (size + 1) // 2
    return found if not beside and 0 <= row["place"] < row["leaves"] else b""


def check_value(proof):
    """The figure is the sum of its inputs, each with its sign and once, where it is one; and every row is of one of them."""
    figure, signed = proof["figure"], [each for each in proof["inputs"] if "sign" in each]
    total = sum({1: 1, -1: -1}[each["sign"]] * Decimal(each["value"]) for each in signed)  # each once, or none
    if signed and "value" in figure and total != Decimal(figure["value"]):
        yield f"changed: the figure is said to be {figure['value']}, its inputs come to {total}"
    for one, other in combinations([each for each in signed if "flow" in each], 2):
        is_same = one["flow"] == other["flow"] and {*one["categories"]} & {*other["categories"]}
        if is_same and max(one["start"], other["start"]) <= min(one["end"], other["end"]):
            yield f"added: {other['name']} counts again what {one['name']} does"
    if {row["input"] for row in proof.get("rows", ())} - {each["name"] for each in proof["inputs"] if "flow" in each}:
        yield "added: there are rows of no input of the figure"


def unproved(proof, digits):
    """What this file leaves to belief."""
    figure, last = proof["figure"], proof["checkpoint"]["change_no"]
    if figure["of"] != figure["period"]:
        yield f"the figure of {figure['period']} is carried from {figure['of']}: that nothing was filed since is not shown"
    if "value" in figure and not any("sign" in each for each in proof["inputs"]):
        yield f"the figure follows from its inputs by a formula, which is left to you: {figure['formula']}"
    for each in proof["inputs"]:
        if "flow" not in each:
            yield f"{each['name']} ({each['label_zh']}) stands as the service says it: {each.get('not_said', 'no reason')}"
        elif proof["start"]["change_no"] or (each["rows_before"], Decimal(each["value_before"])) != (0, 0):
            yield f"{each['name']}: {each['rows_before']} rows, {each['value_before']}, are of before the changes said so"
        if figure["of"] != figure["period"] and each["through"] != last:
            yield f"{each['name']} is taken at change {each['through']}: that the month was closed by it is not shown"
        if each.get("by_key"):
            yield f"{each['name']}: that its rows count, and no others, is what the changes said when they were made"
    if sealed := sum("seal" in entry for entry in proof["entries"]):
        yield f"{sealed} changes are not shown to this reader: what they moved is not told"
    if "rows" not in proof:
        yield "the rows are too many for one file: the differences of the changes alone prove the sums"
    for why, count in Counter(row["unproved"] for row in proof.get("rows", ()) if "unproved" in row).items():
        yield f"{count} rows have no path: {why}"
    if len(digits) < 32:
        yield f"only the first {len(digits)} digits of the check code were compared: ask for all 64"


def main(arguments):
    if len(arguments) != 3 or not arguments[1].isdigit():
        sys.exit(__doc__)
    proof = json.loads(pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
    problems, remarks = check(proof, int(arguments[1]), arguments[2])
    lines = [*[f"WRONG: {each}" for each in problems], *[f"NOT PROVED: {each}" for each in remarks]]
    if not problems:
        lines.append("{id} {period} = {value} {unit}: {formula}".format(**{"value": None, **proof["figure"]}))
        for each in proof["inputs"]:
            of = f"{each.get('flow', 'no sum of rows')} ({', '.join(each['categories'])}), up to change {each['through']}"
            said = ("- " if each.get("sign") == -1 else "  ") + "{name}: {rows} rows, {value}, {start} to {end}, of "
            lines.append(said.format(**each) + of)
        lines.append("not everything is proved, and nothing is wrong" if remarks else "proved")
    for line in lines:  # whatever stands in the file, it writes no line of its own and hides none
        sys.stdout.write("".join(each if each.isprintable() else ascii(each)[1:-1] for each in line) + "\n")
    return 1 if problems else 2 if remarks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
