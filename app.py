"""Start Latent Explorer: ``python app.py``. Joins the page and the engine, nothing more."""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "checkpoints"


def arguments() -> argparse.ArgumentParser:
    """What `python app.py` takes; environment variables fill in what is not given."""
    from explorer.places import add_flags

    given = os.environ.get
    parser = argparse.ArgumentParser(description="Explore latent spaces in the browser.")
    parser.add_argument(
        "--host",
        default=given("GRADIO_SERVER_NAME") or None,
        help="address to listen on (GRADIO_SERVER_NAME, else 127.0.0.1)",
    )
    parser.add_argument(
        "--port",
        type=port,
        default=given("GRADIO_SERVER_PORT") or None,
        help="port to listen on (GRADIO_SERVER_PORT, else the first free one from 7860)",
    )
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    add_flags(parser, "--home", "--data-root", "--cache")
    parser.add_argument("--models", type=Path, help="folder of your own checkpoints")
    parser.add_argument("--upload-mb", type=int, help="largest file that visitors may send")
    parser.add_argument(
        "--limit", action="append", default=[], metavar="NAME=VALUE", help="see the README"
    )
    for flag, metavar, says in (
        ("--allow-host", "NAME", "a name under which the app may be reached"),
        ("--allow-origin", "ADDRESS", "a site whose pages may use it, as https://site.example"),
    ):
        variable = f"LATENT_EXPLORER_{flag[2:].replace('-', '_').upper()}"
        listed = [one.strip() for one in given(variable, "").split(",") if one.strip()]
        says = f"{says}; may be given again ({variable}, with commas between)"
        parser.add_argument(flag, metavar=metavar, action="append", default=listed, help=says)
    parser.add_argument(
        "--share",
        action="store_true",
        default=given("GRADIO_SHARE", "").lower() == "true",
        help="ask Gradio for a public link (GRADIO_SHARE)",
    )
    return parser


def port(text: str) -> int:
    """A number of a port, 0 for any free one."""
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r:.40}")


def main(given: Sequence[str] | None = None, stop: threading.Event | None = None) -> int:
    """Serve until stopped; 2 for a mistake in the arguments or in what surrounds them.

    given: the arguments, those of the command line if None. stop: once it is set the app stops, as
    it does by Ctrl+C, which reaches the main thread alone.
    """
    args = arguments().parse_args(given)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")

    from explorer.engine import Engine
    from explorer.engine.limits import limits_here
    from explorer.engine.live import models_folder
    from explorer.errors import ExplorerError
    from explorer.places import cached_in
    from explorer.runtime import serve_many

    engine, places = None, ExitStack()
    try:
        from explorer.ui import launch

        places.enter_context(cached_in(args.cache))
        models = args.models or models_folder(args.home)
        if args.models and not models.is_dir():
            sys.stderr.write(f"--models: there is no folder {models}.\n")
            return 2
        most = [] if args.upload_mb is None else [f"upload_bytes={max(1, args.upload_mb)}"]
        limits = limits_here().changed([*most, *args.limit])
        kept = {"home": args.home, "saved": models}
        engine = Engine([SHIPPED, models], args.device, args.data_root, limits=limits, **kept)
        serve_many()
        if threading.current_thread() is threading.main_thread():  # in others Python takes none
            before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave tidily, too
            places.callback(signal.signal, signal.SIGTERM, before)
        launch(
            engine,
            args.host,
            args.port,
            args.share,
            names=args.allow_host,
            origins=args.allow_origin,
            stop=stop,
        )
    except ExplorerError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    except (ValueError, OSError) as exc:  # of Gradio, which does not say whence it has a value
        odd = [name for name, value in os.environ.items() if is_odd(name, value, exc)]
        if not odd:
            raise
        sys.stderr.write(f"{' and '.join(odd)}: {exc}; give it another value, or leave it out.\n")
        return 2
    except KeyboardInterrupt:  # while it was still starting
        return 0
    finally:
        if engine:
            engine.close()
        places.close()
    return 0


def is_odd(name: str, value: str, exc: Exception) -> bool:
    """Whether an error is about a variable of Gradio's: it repeats the value, or a path below."""
    repeated = repr(value) in str(exc) or repr(value)[:-1] + os.sep in str(exc)
    return name.startswith("GRADIO_") and repeated


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread that still computes would otherwise be unwound, and torch aborts
