"""What is repeated from an input is cut, on one line, and harmless to a terminal."""

import json

import numpy as np
import pytest

from explorer.specs.options import is_plain, is_text
from explorer.words import LONGEST, ODD, cause, quoted, sentence, shown


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain é β 漢", "plain é β 漢"),
        ("\x1b[31mred\x07", "?[31mred?"),
        ("a\nb\r\tc\0", "a?b??c?"),
        ("\u202eabc\u2066", "?abc?"),
        ("\ud800 \udcff", "? ?"),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_text_is_shown_without_orders_to_a_terminal(text, seen) -> None:
    assert shown(text) == seen
    seen.encode()


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (0, "0"),
        ("rnn", "'rnn'"),
        ([], "[]"),
        (None, "None"),
        (float("nan"), "nan"),
        ("\x1b[2J", r"'\x1b[2J'"),
    ],
)
def test_a_value_is_quoted_as_python_writes_it(value, seen) -> None:
    assert quoted(value) == seen


def test_no_value_is_too_large_or_too_deep_to_be_quoted() -> None:
    assert quoted(10**5000) == "a number of thousands of digits"
    deep = json.loads("[" * 900 + "]" * 900)
    for value in (deep, "x" * 10**6, list(range(10**6)), {"a": deep}, np.zeros(10**6)):
        assert len(quoted(value)) <= LONGEST
        assert quoted(value).isprintable()


def test_what_an_error_says_is_one_line() -> None:
    assert sentence(ValueError("one\n  two\x1b three")) == "one two? three"
    assert len(sentence("word " * 10_000)) == 2000


def test_a_cause_is_never_in_the_words_of_python() -> None:
    assert cause(KeyError("spec")) == "it lacks spec"
    assert cause(ValueError("it is no object.")) == "it is no object"
    assert cause(OSError(2, "No such file or directory", "a")) == "No such file or directory"
    for exc in (TypeError("list indices must be integers"), KeyError(3), UnicodeError("idna")):
        assert cause(exc) == ODD


def test_a_name_may_have_any_letter_and_no_control() -> None:
    for good in ("", "a b", "é\u3000漢\xa0", "\u0645\u06cc\u200c\u062e", "👩\u200d🎨"):
        assert is_text(good, 100), good
    for bad in (None, 3, "a\n", "\0", "\x7f", "\x85", "\u2028", "\u202e", "\ud800", "x" * 101):
        assert not is_text(bad, 100), bad


def test_json_is_plain_up_to_a_size_a_depth_and_exact_numbers() -> None:
    def fits(value: object) -> bool:
        return is_plain(value, most=50, deepest=5, longest=10)

    assert fits({"a": [1, 2.5, None, True, {"b": "c"}], "d": (1,)})
    for bad in (
        *(float("nan"), float("inf"), 2**53 + 1, -(2**60), 10**400, {1: 2}, {"x" * 11: 1}, b"a"),
        *("x" * 11, "a\0", [0] * 60, [[[[[[]]]]]], json.loads("[" * 900 + "]" * 900), object()),
    ):
        assert not fits(bad), bad
