"""A public link to an app that listens here, through Gradio's tunnel."""

import secrets
import sys
from urllib.parse import urlsplit

from gradio import networking, tunneling

from explorer.ui.addresses import Addresses


def share(host: str, port: int, addresses: Addresses) -> None:
    """Ask Gradio for a public link, add it to `addresses`, and say it, or why there is none."""
    try:
        link = networking.setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
    except Exception as exc:  # of the network, of the download, of the tunnel: whatever it raises
        sys.stderr.write(f"There is no public link ({exc!s:.200}); the app runs on without one.\n")
        return
    name = urlsplit(link).netloc
    addresses.add(name)
    sys.stdout.write(f"* Running on public URL: https://{name}\n")
    sys.stdout.flush()


def unshare() -> None:
    """Take the link back."""
    for tunnel in tunneling.CURRENT_TUNNELS:
        tunnel.kill()
