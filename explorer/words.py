"""What a sentence repeats from an input: cut, on one line, and without control characters."""

import reprlib

LONGEST = 200  # characters of one value
SENTENCE = 2000  # characters of all that is said of one error
ODD = "it is not as it should be"

_PYTHON = (LookupError, TypeError, AttributeError, RecursionError, UnicodeError)
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


def cause(exc: Exception) -> str:
    """What was wrong, for the middle of a sentence: the system's words, or those of a library.

    What Python says of its own objects tells a person nothing.
    """
    if isinstance(exc, OSError) and exc.errno:
        return (exc.strerror or ODD).partition(" (while ")[0]  # what Python adds of a socket
    if isinstance(exc, KeyError) and exc.args and str(exc.args[0]).isidentifier():
        return f"it lacks {exc.args[0]}"
    return ODD if isinstance(exc, _PYTHON) else sentence(exc).rstrip(".") or ODD


def sentence(error: object) -> str:
    """What an error says, on one line."""
    return shown(" ".join(str(error).split()), SENTENCE)
