"""Where data sets live: a flag, an environment variable, or a folder of the user's cache."""

import os
from pathlib import Path

import platformdirs

DATA_ROOT_VARIABLE = "LATENT_EXPLORER_DATA"


def data_root(given: str | Path | None = None) -> Path:
    """The folder of the data sets: `given`, else $LATENT_EXPLORER_DATA, else the user's cache."""
    chosen = given or os.environ.get(DATA_ROOT_VARIABLE)
    if chosen:
        return Path(os.path.expanduser(chosen))  # noqa: PTH111  (an unknown ~user stays as it is)
    return Path(platformdirs.user_cache_dir("latent-explorer")) / "data"
