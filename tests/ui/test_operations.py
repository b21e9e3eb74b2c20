"""The table of operations, walked: what does not fit is one sentence, and all is described."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.ui.message import Message
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.costs import LITTLE
from explorer.ui.operations.declarations import described
from explorer.ui.operations.schema import fits
from explorer.ui.operations.table import operation
from tests.refusals.reading import check
from tests.ui.talk import filled, refusal

FIELDS = [(op, name) for op, one in OPERATIONS.items() for name in one.fields]
NEEDED = [(op, name) for op, name in FIELDS if "default" not in OPERATIONS[op].fields[name].schema]
# Values of other types, and beyond what any field of the type takes.
OTHERS: dict[str, list[Any]] = {
    "integer": [1.5, True, "1", [1], {}, 2**63, -(2**63), float("inf")],
    "number": [True, "1", [1], {}, float("inf"), float("nan"), 10**400],
    "string": [1, True, ["x"], {}],
    "boolean": [1, 0, "true", [], {}],
    "array": [1, "12", {"0": 1}, [None], [[]], [{}]],
    "object": [1, "x", [], True],
}


def misfits() -> Iterator[tuple[str, str, Any]]:
    """Each field with values that it does not take."""
    for op, name in FIELDS:
        schema = OPERATIONS[op].fields[name].schema
        kinds = ["string"] if "enum" in schema else schema["type"]
        kind = kinds if isinstance(kinds, str) else kinds[0]
        values = [*OTHERS[kind], *([] if "null" in kinds else [None])]
        values += ["odd"] if "enum" in schema else []
        values += [schema["minimum"] - 1] if "minimum" in schema else []
        values += [schema["maximum"] + 1] if "maximum" in schema else []
        if kind == "array":
            inside = {"integer": 1, "number": 1.0, "string": "x"}[schema["items"]["type"]]
            values += [[inside] * (schema["maxItems"] + 1)]
        for value in values:
            yield op, name, value


def asked(op: str, **fields: Any) -> dict[str, Any]:
    """A message that fits an operation, of a model that is there."""
    model = {"model": "try-vae"} if "model" in OPERATIONS[op].fields else {}
    return filled(op, **model, **fields)


def test_no_field_is_called_as_those_of_every_message() -> None:
    assert not {"call", "op"} & {name for _, name in FIELDS}


@pytest.mark.parametrize("op", OPERATIONS)
def test_a_field_that_an_operation_does_not_know_is_named(engine: Engine, op: str) -> None:
    words = refusal(engine, op, np.zeros(5), **asked(op), odd=None)
    assert words == f"There is no field 'odd' in {op}; load the page again."
    check(words)


@pytest.mark.parametrize(("op", "name"), NEEDED)
def test_a_field_that_is_missing_is_named(engine: Engine, op: str, name: str) -> None:
    fields = {key: value for key, value in asked(op).items() if key != name}
    words = refusal(engine, op, np.zeros(5), **fields)
    assert words.startswith(f"{op} needs {name}, which must be ")
    check(words)


def test_a_field_that_does_not_fit_is_named(engine: Engine) -> None:
    for op, name, value in misfits():
        header = asked(op) | {name: value}
        with pytest.raises(Exception, match=f"^{name} must be .*; load the page again.$") as told:
            OPERATIONS[op].read(engine, Message(header))
        check(str(told.value))


@pytest.mark.parametrize(("op", "name"), FIELDS)
def test_every_default_fits(op: str, name: str) -> None:
    schema = OPERATIONS[op].fields[name].schema
    assert "default" not in schema or fits(schema, schema["default"])


@pytest.mark.parametrize("op", [op for op, one in OPERATIONS.items() if one.payload])
@pytest.mark.parametrize("payload", [b"", b"abc"])
def test_a_payload_that_does_not_fit_is_a_sentence(engine: Engine, op: str, payload: bytes) -> None:
    shape = {"shape": [2, 2, 1]} if "shape" in OPERATIONS[op].fields else {}
    check(refusal(engine, op, payload, **asked(op, **shape)))


@pytest.mark.parametrize("op", OPERATIONS)
def test_an_operation_is_described_as_plain_json(op: str) -> None:
    found = json.loads(json.dumps(described()))["operations"][op]
    assert found["name"] == op
    assert found["summary"].endswith(".") and "\n" not in found["summary"]
    assert all(
        field["description"].endswith(".") for field in found["asked"]["properties"].values()
    )
    assert found["asked"]["required"] == [name for of, name in NEEDED if of == op]
    assert {"payload", "answer", "given"} <= set(found)


def test_all_classes_of_the_answers_are_described() -> None:
    found = described()
    named = set(found["$defs"])
    said = json.dumps(found)
    assert {part.split('"')[0] for part in said.split("#/$defs/")[1:]} == named


def test_another_operation_is_a_function_and_a_line() -> None:
    try:

        @operation(LITTLE)
        def twice(engine: Engine, number: int = 4) -> dict[str, int]:
            """Twice a number."""
            return {"twice": 2 * number}

        call = OPERATIONS["twice"].read(None, Message({"number": 21}))  # type: ignore[arg-type]
        assert call.answer() == Message({"twice": 42})
        assert call.cost == LITTLE
    finally:
        del OPERATIONS["twice"]
