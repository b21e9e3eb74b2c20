"""Annotations as JSON Schema (2020-12), and whether a value from outside fits one.

A signature is read once: the same schema checks a message, describes an operation to others, and
becomes the page's type declarations.
"""

import ast
import inspect
import sys
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, SimpleNamespace, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import numpy as np

Schema = dict[str, Any]
BELOW = 2**63  # the size of a number of a message, either way

_TYPES = {int: "integer", float: "number", str: "string", bool: "boolean", NoneType: "null"}
_IS: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (NoneType,),
}
_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "object": "an object",
    "null": "null",
}
_MANY = {"integer": "whole numbers", "number": "numbers", "string": "texts"}


def within(low: float, high: float | None = None) -> Schema:
    """What an annotation of a number says of its range, both ends included."""
    return {"minimum": low} | ({} if high is None else {"maximum": high})


def of(least: int, most: int) -> Schema:
    """What an annotation of a list says of its length."""
    return {"minItems": least, "maxItems": most}


def fits(schema: Schema, value: Any) -> bool:
    """Whether a value from JSON is as a field says; a number is finite and within ±2^63."""
    if "enum" in schema:
        return type(value) is str and value in schema["enum"]
    kinds = schema["type"]
    if not any(type(value) in _IS[kind] for kind in ([kinds] if type(kinds) is str else kinds)):
        return False
    if type(value) in (int, float):
        return abs(value) < BELOW and (
            schema.get("minimum", value) <= value <= schema.get("maximum", value)
        )
    if type(value) is list:
        long = schema["minItems"] <= len(value) <= schema["maxItems"]
        return long and all(fits(schema["items"], one) for one in value)
    return True


def must(schema: Schema) -> str:
    """How a sentence on a field goes on after "must be"."""
    if "enum" in schema:
        return " or ".join(schema["enum"])
    kinds = schema["type"]
    if type(kinds) is list:
        return " or ".join(must({**schema, "type": kind}) for kind in kinds)
    if kinds == "array":
        items = schema["items"]
        least, most = schema["minItems"], schema["maxItems"]
        long = f"{least}" if least == most else f"{least} to {most}"
        return f"a list of {long} {_MANY[items['type']]}{_range(items)}"
    return _WORDS[kinds] + _range({"type": kinds, **schema})


def _range(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema["type"] not in ("integer", "number"):
        return ""
    if high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g} and below 2^63"
    return " below 2^63" if schema["type"] == "integer" else ""


def schema_of(annotation: Any, named: dict[str, Schema]) -> Schema:
    """The schema of an annotation; those of classes are put into `named`, by their names.

    Beside an annotation, a dict says more of the schema and a text what it means. A value of ours
    is as `explorer.ui.message.head_of` has it.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = schema_of(inner[0], named)
        for about in annotation.__metadata__:
            found = {**found, **about} if isinstance(about, dict) else found
            found = {**found, "description": about} if isinstance(about, str) else found
        return found
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        several = [schema_of(one, named) for one in inner]
        if all(list(one) == ["type"] for one in several):
            return {"type": [one["type"] for one in several]}
        return {"anyOf": several}
    if origin is list or (origin is tuple and inner[1:] == (...,)):
        return {"type": "array", "items": schema_of(inner[0], named)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [schema_of(one, named) for one in inner]}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1], named)}
    if annotation in _TYPES:
        return {"type": _TYPES[annotation]}
    known = inspect.isclass(annotation) and annotation is not Any
    return _of_class(annotation, named) if known else {}


def _of_class(cls: Any, named: dict[str, Schema]) -> Schema:
    head = returned_by(cls.head) if hasattr(cls, "head") else None
    if is_typeddict(head):
        return schema_of(head, named)
    if cls.__name__ not in named:
        named[cls.__name__] = {}  # it may be within itself
        hints = get_type_hints(cls, None, _for_types(cls.__module__), include_extras=True)
        if issubclass(cls, tuple):
            items = [{**schema_of(hint, named), "title": name} for name, hint in hints.items()]
            named[cls.__name__] = {"type": "array", "prefixItems": items}
        else:
            assert is_typeddict(cls) or is_dataclass(cls), f"{cls} is no header"
            known = [f.name for f in fields(cls)] if is_dataclass(cls) else list(hints)
            shown = {name: hints[name] for name in known if hints[name] is not np.ndarray}
            there = getattr(cls, "__required_keys__", shown)
            named[cls.__name__] = object_of(
                {name: schema_of(hint, named) for name, hint in shown.items()},
                [name for name in shown if name in there],
            )
    return {"$ref": f"#/$defs/{cls.__name__}"}


def object_of(properties: dict[str, Schema], required: list[str]) -> Schema:
    """The schema of an object."""
    return {"type": "object", "properties": properties, "required": required}


def returned_by(function: Any) -> Any:
    """What a function says that it returns."""
    only = SimpleNamespace(__annotations__={"": function.__annotations__["return"]})
    names = function.__globals__ | _for_types(function.__module__)
    return get_type_hints(only, names, include_extras=True)[""]


@cache
def _for_types(module: str) -> dict[str, Any]:
    """What a module imports for its annotations alone."""
    names: dict[str, Any] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module, "exec"), names)
    return names
