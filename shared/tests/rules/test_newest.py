"""What was last used is kept, as long as all of it together weighs no more than the most."""

from bureau_common.kit.core.newest import Newest


def test_what_nobody_asked_for_longest_goes_until_the_rest_fits() -> None:
    kept: Newest[str, int] = Newest(10)
    for number, key in enumerate("abc"):
        kept.put(key, number, 3)
    assert kept.get("a") == 0
    kept.put("d", 3, 6)
    assert [kept.get(key) for key in "abcd"] == [0, None, None, 3]
    kept.put("d", 4, 7)
    assert [kept.get(key) for key in "ad"] == [0, 4], "what is put anew weighs what it weighs now"
    kept.put("e", 5, 11)
    assert [kept.get(key) for key in "ade"] == [0, 4, None], "nothing is kept beyond the most"


def test_things_that_say_no_weight_are_counted() -> None:
    kept: Newest[int, int] = Newest(2)
    for number in range(3):
        kept.put(number, number)
    assert [kept.get(number) for number in range(3)] == [None, 1, 2]


def test_what_is_heavier_than_all_may_be_drives_nothing_out() -> None:
    """One report of a month with thousands of alerts, which was not kept itself, drove out those of everybody."""
    kept: Newest[str, int] = Newest(10)
    kept.put("a", 1, 4)
    kept.put("b", 2, 4)
    kept.put("c", 3, 11)
    kept.put("b", 4, 11)  # what was kept under its key is no longer so
    assert [kept.get(each) for each in "abc"] == [1, None, None]
    kept.put("d", 5, 6)
    assert [kept.get(each) for each in "ad"] == [1, 5]
