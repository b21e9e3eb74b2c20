"""What every sentence that refuses has to be: plain, about something, with a way on."""

import builtins
import re

from explorer.families import FAMILIES
from explorer.words import sentence
from tests.refusals.places import classes

# What somebody is told to do, or what has to be so.
_ACTS = """
add ask begin choose close connect continue cut delete download draw evaluate follow forget free
get give go have install keep leave load lock look make mend move name pack prepare put read
reload reset save say see send set sort start stop take train try unlock unpack use wait write
"""
_ACT = re.compile(rf"(^|[;,.] |\b(or|and|so) )({'|'.join(_ACTS.split())})\b", re.IGNORECASE)
_HAS_TO = re.compile(r"\b(must|takes)\b")

_TITLES = {family.title for family in FAMILIES.values()}
_NAMES = {name for name in dir(builtins) if re.search(r"[a-z](Error|Exception|Interrupt)$", name)}
_NAMES |= {name for name in classes() if re.search("[a-z][A-Z]|[A-Z]{2}[a-z]", name)} - _TITLES
_PYTHON = re.compile(
    rf"Errno|Traceback|NoneType|object at 0x|__\w+__|state_dict|\btorch\.|\b({'|'.join(_NAMES)})\b"
)


def check(words: str) -> None:
    """Fail unless a person can read it, knows what it is about, and what to do next."""
    assert words == sentence(words), f"it is not one line of printable words: {words!r}"
    assert words.endswith("."), f"it does not end: {words}"
    assert not (found := _PYTHON.search(words)), f"{found[0]} is Python: {words}"
    subject = re.split(r"[;.]\s", words)[0]
    assert len(subject.split()) > 2, f"it is about nothing: {words}"
    assert _ACT.search(words) or _HAS_TO.search(words), f"it does not say what to do: {words}"
