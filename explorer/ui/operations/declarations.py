"""The operations as TypeScript declares them: ``python -m explorer.ui.operations.declarations``.

What it prints is `explorer/ui/web/core/operations.d.ts`, to which the page's JavaScript is held.
"""

import sys
from typing import Any

from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.schema import Schema

HEAD = """// Made by python -m explorer.ui.operations.declarations; change the operations, not this.
// asked: the fields of a message. sent: its payload. answer: the header of what comes back. given:
// what its payload holds. Only those fields are optional that may be left out.
"""
_TYPES = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean"}
_SENT = {None: "null", "float32": "Float32Array", "uint8": "Uint8Array", "bytes": "Uint8Array"}


def described() -> dict[str, Any]:
    """All operations by name, ready for JSON, and the schemas of the classes of their answers."""
    named: dict[str, Schema] = {}
    found = {name: operation.described(named) for name, operation in OPERATIONS.items()}
    return {"operations": found, "$defs": named}


def declarations() -> str:
    """The same as a TypeScript module."""
    found = described()
    lines = [HEAD, "export interface Operations {"]
    for name, one in found["operations"].items():
        lines += [f"  /** {one['summary']} */", f"  {name}: {{", *_parts(one), "  };"]
    lines.append("}")
    for name, schema in sorted(found["$defs"].items()):
        if schema["type"] == "array":
            lines += ["", f"export type {name} = {_written(schema)};"]
        elif fields := _fields(schema, "  "):
            lines += ["", f"export interface {name} {{", *fields, "}"]
        else:
            lines += ["", f"export interface {name} {{}}"]
    return "\n".join(lines) + "\n"


def _parts(one: dict[str, Any]) -> list[str]:
    asked = _fields(one["asked"], "      ")
    given = "null" if one["given"] is None else f'"{one["given"]}"'
    return [
        *(["    asked: {", *asked, "    };"] if asked else ["    asked: Record<string, never>;"]),
        f"    sent: {_SENT[one['payload']]};",
        f"    answer: {_written(one['answer'])};",
        f"    given: {given};",
    ]


def _fields(schema: Schema, indent: str) -> list[str]:
    lines = []
    for name, field in schema["properties"].items():
        if "description" in field:
            lines.append(f"{indent}/** {field['description']} */")
        optional = "" if name in schema["required"] else "?"
        lines.append(f"{indent}{name}{optional}: {_written(field)};")
    return lines


def _written(schema: Schema) -> str:
    """A schema as a type."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(f'"{one}"' for one in schema["enum"])
    for parts, sign in (("anyOf", " | "), ("allOf", " & ")):
        if parts in schema:
            return sign.join(map(_written, schema[parts]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_written({**schema, "type": one}) for one in kind)
    if "prefixItems" in schema:
        named = [(item.get("title"), _written(item)) for item in schema["prefixItems"]]
        return f"[{', '.join(f'{name}: {its}' if name else its for name, its in named)}]"
    if kind == "array":
        items = _written(schema["items"])
        return f"({items})[]" if " " in items and items[0] != "{" else f"{items}[]"
    if "properties" in schema:
        inner = "; ".join(line.strip().rstrip(";") for line in _fields(schema, ""))
        return f"{{ {inner} }}"
    if kind == "object":
        return f"Record<string, {_written(schema['additionalProperties'])}>"
    return _TYPES.get(str(kind), str(kind) if kind else "any")


if __name__ == "__main__":
    sys.stdout.buffer.write(declarations().encode())
