"""Who may send one more file: places for each visitor come before places for all.

So that a few can never take all of them, the last places are for those who have none yet, and one
address has half of all at most, however many pages it opens.
"""

import ipaddress
from collections.abc import Sequence
from typing import NamedTuple

from explorer.engine.limits import Limits
from explorer.errors import NoPlaceError

FIRST = 4  # one of so many places is for those who have none yet
SHARED = 2  # and one of so many at most for one address
PREFIX = 64  # bits of an IPv6 address that are one subscriber's


class Sender(NamedTuple):
    """visit: of a page that is connected, "" for all that are unknown, who count as one.

    address: where they send from, "" where that tells nobody apart.
    """

    visit: str
    address: str = ""


def check_place(limits: Limits, sender: Sender, others: Sequence[Sender]) -> None:
    """Raise `NoPlaceError` unless a sender may have a place beside those that are taken."""
    mine = sum(other.visit == sender.visit for other in others)
    if mine >= limits.uploads_each:
        raise NoPlaceError(
            f"The app holds {mine} files of yours, as many as anyone may send; reload the page, "
            f"which lets go of them, or try again in a while."
        )
    near = sum(other.address == sender.address for other in others) if sender.address else 0
    if near >= max(limits.uploads_each, limits.uploads // SHARED):
        raise NoPlaceError(
            f"The app holds {near} files from your network, as many as one may send; try again in "
            f"a while."
        )
    free = limits.uploads - len(others)
    if free < 1:
        raise NoPlaceError("The app holds as many files as it can; try again in a while.")
    if mine and free <= limits.uploads // FIRST:
        raise NoPlaceError(
            "The app keeps its last places for those who have sent nothing yet; reload the page, "
            "which lets go of your files, or try again in a while."
        )


def address_of(host: str) -> str:
    """Of the address of a connection what tells senders apart.

    "" for this machine's own, behind which a proxy may have everybody, and for what is none.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address_of(str(address.ipv4_mapped))
        if not address.is_loopback:
            return str(ipaddress.ip_network((int(address), PREFIX), strict=False))
    return "" if address.is_loopback else str(address)
