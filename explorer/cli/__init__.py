"""The command line: ``python -m explorer {train,evaluate,sample,list,info}``."""

from explorer.cli.main import main

__all__ = ["main"]
