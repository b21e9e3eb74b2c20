"""The command line: ``python -m explorer {train,evaluate,sample,directions,list,info}``."""

from explorer.cli.main import main

__all__ = ["main"]
