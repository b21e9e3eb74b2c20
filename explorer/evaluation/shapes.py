"""What measures ask of their tensors before they answer: one width, equal lengths."""

from torch import Tensor


def check_matrices(fewest: int = 1, **named: Tensor) -> None:
    """Raise `ValueError` unless all are [at least `fewest`, D] with one D."""
    width = None
    for name, value in named.items():
        if value.dim() != 2 or len(value) < fewest or width not in (None, value.shape[1]):
            columns = "D" if width is None else width
            got = list(value.shape)
            raise ValueError(f"{name}: expected [at least {fewest}, {columns}], got {got}")
        width = value.shape[1]


def check_same_length(**named: Tensor) -> None:
    """Raise `ValueError` unless all have as many rows, at least one."""
    rows = max(1, len(next(iter(named.values()))))
    for name, value in named.items():
        if len(value) != rows:
            raise ValueError(f"{name}: expected {rows} rows, got {len(value)}")
