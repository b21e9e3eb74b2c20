"""Start Latent Explorer: ``python app.py``. Joins the page and the engine, nothing more."""

import argparse
import logging
import os
import signal
import socket
import sys
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "checkpoints"


def arguments() -> argparse.ArgumentParser:
    """What `python app.py` takes; Gradio's environment variables fill in what is not given."""
    parser = argparse.ArgumentParser(description="Explore latent spaces in the browser.")
    parser.add_argument("--host", help="address to listen on (GRADIO_SERVER_NAME)")
    parser.add_argument("--port", type=int, help="port to listen on (GRADIO_SERVER_PORT)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    parser.add_argument("--data-root", type=Path, help="folder of the data sets")
    parser.add_argument("--home", type=Path, help="folder of what you keep")
    parser.add_argument("--models", type=Path, help="folder of your own checkpoints")
    parser.add_argument("--upload-mb", type=int, help="largest file that visitors may send")
    parser.add_argument(
        "--limit", action="append", default=[], metavar="NAME=VALUE", help="see the README"
    )
    parser.add_argument("--share", action="store_true", help="ask Gradio for a public link")
    return parser


def check_address(host: str, port: int) -> None:
    """Raise `OSError` when nothing can listen there, which Gradio would try for ever."""
    family = socket.getaddrinfo(host, port)[0][0]
    socket.create_server((host, port), family=family).close()


def main() -> int:
    """Serve until stopped; 2 for a mistake in the arguments."""
    args = arguments().parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")

    from explorer.engine import Engine
    from explorer.engine.limits import limits_here
    from explorer.engine.live import models_folder
    from explorer.errors import ExplorerError
    from explorer.runtime import serve_many
    from explorer.ui import launch

    try:
        models = args.models or models_folder(args.home)
        most = [] if args.upload_mb is None else [f"upload_bytes={max(1, args.upload_mb)}"]
        limits = limits_here().changed([*most, *args.limit])
        places = {"own": args.home, "keep": models}
        folders = [SHIPPED, models]
        engine = Engine(folders, args.device, args.data_root, limits=limits, **places)
    except ExplorerError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    if args.models and not args.models.is_dir():
        sys.stderr.write(f"--models: there is no folder {args.models}.\n")
        return 2
    serve_many()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave as by Ctrl+C, tidily
    try:
        if args.host:
            check_address(args.host, args.port or 0)
        launch(engine, server_name=args.host, server_port=args.port, share=args.share or None)
    except (OSError, OverflowError) as exc:
        sys.stderr.write(f"The address cannot be used ({exc}); choose another --host or --port.\n")
        return 2
    except KeyboardInterrupt:  # before Gradio, which is still starting, would take it
        return 0
    finally:
        engine.close()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread that still computes would otherwise be unwound, and torch aborts
