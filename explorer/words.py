"""What a sentence repeats from an input: cut, on one line, and without control characters."""

import reprlib

LONGEST = 200  # characters of one value
SENTENCE = 2000  # characters of all that is said of one error

_REPR = reprlib.Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = LONGEST


def shown(text: str, longest: int = LONGEST) -> str:
    """Text that can be shown and written anywhere, whatever bytes it was made of.

    Control characters, marks that turn the direction of writing, and halves of characters become
    "?"; a line break is one of them.
    """
    plain = "".join(letter if letter.isprintable() else "?" for letter in text[: longest + 1])
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def quoted(value: object) -> str:
    """A value as Python writes it, however large or deep it is."""
    try:
        return shown(_REPR.repr(value))
    except ValueError:  # a whole number of thousands of digits
        return "a number of thousands of digits"


def sentence(error: object) -> str:
    """What an error says, on one line."""
    return shown(" ".join(str(error).split()), SENTENCE)
