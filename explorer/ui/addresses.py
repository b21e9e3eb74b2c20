"""Under which addresses the app answers, and which pages may use it from elsewhere.

A browser names both in each request: the address that it was led to in `Host`, the page that asks
in `Origin`. A name that was bent to this machine shows in the one, a foreign page in the other.
"""

import ipaddress
import os
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from explorer.errors import SpecError

SPACE_HOST_VARIABLE = "SPACE_HOST"  # where a Space is seen, set there
LOOPBACK = "127.0.0.1"
EVERYWHERE = ("", "0.0.0.0", "::")
_ADDRESS = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]/@:?#\\,]+)(:[0-9]{1,5})?")
_ORIGIN = re.compile(rf"(https?)://({_ADDRESS.pattern})/?")
_DEFAULT = {"http": ":80", "https": ":443"}


class Addresses:
    """The known addresses of an app that listens on `host`.

    root: where a proxy shows the app, a path or a whole URL. names: further HOST or HOST:PORT under
    which it is asked for. origins: of pages elsewhere that may use it. Raises `SpecError` for what
    is none.
    """

    def __init__(
        self,
        host: str = LOOPBACK,
        root: str = "",
        names: Iterable[str] = (),
        origins: Iterable[str] = (),
    ) -> None:
        host = host.strip("[]").lower()
        self.everywhere = host in EVERYWHERE
        self.names = {"localhost", host}
        if self.everywhere:
            own = socket.gethostname().lower()
            self.names |= {own, f"{own}.local"}
        self.public: set[str] = set()
        self.origins = {_origin(given) for given in origins}
        for name in (*names, os.environ.get(SPACE_HOST_VARIABLE, ""), urlsplit(root).netloc):
            if name:
                self.add(name)

    def add(self, name: str) -> None:
        """One more address under which the app is seen, HOST or HOST:PORT."""
        if not _ADDRESS.fullmatch(name.lower()):
            raise SpecError(f"--allow-host takes a name such as demo.example, got {name!r:.100}.")
        self.names.add(_name(name))
        self.public.add(name.lower())

    def knows(self, address: str) -> bool:
        """Whether `address`, HOST or HOST:PORT, is one of the app's own, at whatever port.

        No name can be bent to look like the number of an address, so where the app listens on all
        of its machine's addresses every number is known.
        """
        name = _name(address)
        try:
            number = ipaddress.ip_address(name)
        except ValueError:
            return name in self.names
        return number.is_loopback or self.everywhere or name in self.names

    def own(self, origin: str, address: str) -> bool:
        """Whether `origin` is the page at `address`, or where the app is seen through a proxy."""
        found = _ORIGIN.fullmatch(origin.lower())
        if not found:
            return False
        port = _DEFAULT[found[1]]
        seen = {one.removesuffix(port) for one in (address.lower(), *self.public)}
        return found[2].removesuffix(port) in seen

    def allows(self, origin: str) -> bool:
        """Whether the page of `origin`, which is elsewhere, may use the app."""
        return origin.lower() in self.origins


def _name(address: str) -> str:
    """The name in HOST or HOST:PORT, without brackets and a last dot; "" when there is none."""
    found = _ADDRESS.fullmatch(address.lower())
    return found[1].strip("[]").removesuffix(".") if found else ""


def _origin(given: str) -> str:
    """An origin as browsers spell it; `SpecError` when it is none."""
    found = _ORIGIN.fullmatch(given.strip().lower())
    if not found:
        raise SpecError(
            f"--allow-origin takes the address of a site, such as https://site.example, got "
            f"{given!r:.100}."
        )
    return f"{found[1]}://{found[2].removesuffix(_DEFAULT[found[1]])}"
