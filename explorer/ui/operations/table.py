"""The table of operations: one reading of each signature, for messages and for descriptions.

An operation is a function of the engine and of what it is asked for. What a message holds is
checked against its annotations; what it returns becomes the answer.
"""

import inspect
from collections.abc import Callable
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from explorer.ui.message import Message, StrangeError
from explorer.ui.operations.asked import VISITOR, Payload, Stands
from explorer.ui.operations.costs import Cost
from explorer.ui.operations.given import Kind, answer_of
from explorer.ui.operations.schema import Schema, fits, must, object_of, returned_by, schema_of
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine

F = TypeVar("F", bound=Callable[..., Any])
Price = Cost | Callable[..., Cost]
OF_ALL = {"op", "call"}  # fields of every message


class Field(NamedTuple):
    """A field of a message. stands: what is to be found of it in an engine, if anything."""

    schema: Schema
    stands: Stands | None = None


class Call(NamedTuple):
    """An operation with what it was asked for; neither its cost nor its answer reads a message."""

    operation: "Operation"
    engine: "Engine"
    arguments: dict[str, Any]

    @property
    def cost(self) -> Cost:
        """The lane it goes in, and the memory it takes."""
        price = self.operation.price
        return price if isinstance(price, Cost) else price(self.engine, **self.arguments)

    def answer(self) -> Message:
        """What it gives."""
        return answer_of(self.operation.function(self.engine, **self.arguments))


class Operation:
    """One operation. price: its cost, or a function of the same arguments that knows it.

    fields: what a message may hold by name. payload: the parameter that takes it, and how.
    """

    def __init__(self, function: Callable[..., Any], price: Price) -> None:
        self.name, self.function, self.price = function.__name__, function, price
        self.about = inspect.getdoc(function) or ""
        self.fields: dict[str, Field] = {}
        self.payload: tuple[str, Payload] | None = None
        self._visitor = ""
        for parameter in list(inspect.signature(function).parameters.values())[1:]:
            if parameter.kind is parameter.VAR_KEYWORD:  # of a choice that is handed on whole
                chosen = get_args(parameter.annotation)[0]
                for name, annotation in get_type_hints(chosen, include_extras=True).items():
                    self._take(name, annotation)
            else:
                self._take(parameter.name, parameter.annotation, parameter.default)

    def _take(self, name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> None:
        about = annotation.__metadata__ if get_origin(annotation) is Annotated else ()
        payload = next((one for one in about if isinstance(one, Payload)), None)
        if VISITOR in about:
            self._visitor = name
        elif payload:
            self.payload = name, payload
            for field, its in payload.fields.items():
                self._take(field, its)
        else:
            more = {} if default is inspect.Parameter.empty else {"default": default}
            stands = next((one for one in about if isinstance(one, Stands)), None)
            self.fields[name] = Field(schema_of(annotation, {}) | more, stands)

    def read(self, engine: "Engine", asked: Message) -> Call:
        """What a message asks for; raises `StrangeError` for one that does not fit.

        Where a field stands for what is not there, the engine's own error says so.
        """
        for name in asked.header:
            if name not in self.fields and name not in OF_ALL:
                raise StrangeError(f"There is no field {quoted(name)} in {self.name}")
        values: dict[str, Any] = {}
        for name, (schema, stands) in self.fields.items():
            value = checked(asked, name, schema, self.name)
            values[name] = stands.read(engine, value) if stands else value
        if self.payload:
            name, payload = self.payload
            values[name] = payload.read(asked.payload, *map(values.pop, payload.fields))
        if self._visitor:
            values[self._visitor] = asked.visitor
        return Call(self, engine, values)

    def described(self, named: dict[str, Schema]) -> dict[str, Any]:
        """All that there is to know of it, ready for JSON; classes of its answer go into `named`.

        asked: the fields of a message. payload, given: what its numbers are, and the answer's.
        """
        returned = returned_by(self.function)
        parts = get_args(returned) if get_origin(returned) is tuple else (returned,)
        kind = next((about for part in parts for about in _about(part, Kind)), None)
        answers = [schema_of(part, named) for part in parts if not _about(part, Kind)]
        if kind and kind.shaped:
            answers.append(object_of({"shape": schema_of(list[int], named)}, ["shape"]))
        asked = {name: field.schema for name, field in self.fields.items()}
        needed = [name for name in asked if "default" not in asked[name]]
        return {
            "name": self.name,
            "summary": self.about.partition("\n\n")[0],
            "about": self.about,
            "asked": object_of(asked, needed) | {"additionalProperties": False},
            "payload": self.payload[1].kind if self.payload else None,
            "answer": answers[0] if len(answers) == 1 else {"allOf": answers},
            "given": kind.name if kind else None,
        }


OPERATIONS: dict[str, Operation] = {}


def operation(price: Price) -> Callable[[F], F]:
    """Put a function into the table, under its name."""

    def put(function: F) -> F:
        OPERATIONS[function.__name__] = Operation(function, price)
        return function

    return put


def checked(asked: Message, name: str, schema: Schema, where: str) -> Any:
    """The value of a field; `StrangeError` where it is missing or does not fit."""
    if name not in asked.header:
        if "default" not in schema:
            raise StrangeError(f"{where} needs {name}, which must be {must(schema)}")
        return schema["default"]
    value = asked.header[name]
    if not fits(schema, value):
        raise StrangeError(f"{name} must be {must(schema)}, got {quoted(value)}")
    return value


def _about(annotation: Any, cls: type) -> list[Any]:
    """What an annotation says of itself in values of a class."""
    return [one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, cls)]
