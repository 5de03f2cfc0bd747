"""Answers about short texts are worked out once; long texts leave nothing in memory."""

from lingqu.evaluations import kept as module
from lingqu.evaluations.kept import LONGEST, kept


def counting():
    asked = []

    def length(text):
        asked.append(text)
        return 0 if text is None else len(text)

    return kept(length), asked


def test_a_short_text_and_none_are_worked_out_once():
    answer, asked = counting()
    assert [answer("甲"), answer("甲"), answer(None), answer(None)] == [1, 1, 0, 0]
    assert asked == ["甲", None]


def test_a_long_text_is_worked_out_each_time_and_not_kept():
    answer, asked = counting()
    long = "甲" * (LONGEST + 1)
    assert answer(long) == answer(long) == LONGEST + 1
    assert len(asked) == 2
    assert long not in answer.__self__


def test_no_more_answers_are_kept_than_the_bound(monkeypatch):
    monkeypatch.setattr(module, "MOST", 10)
    answer, _asked = counting()
    assert [answer(str(n)) for n in range(95)] == [len(str(n)) for n in range(95)]
    assert len(answer.__self__) <= 10
