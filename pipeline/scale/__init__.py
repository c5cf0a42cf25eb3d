"""One function over many items, in processes of this machine or of a Dask cluster.

:func:`scale_map` gives the same results in the same order however many workers there are. A worker
that dies, or that takes too long, costs the item that it was at, which is tried once more by itself
and then reported; everything else is done.
"""

from .mapping import scale_map
from .model import Done, Lost, Outcome, ScaleError, Work

__all__ = ["Done", "Lost", "Outcome", "ScaleError", "Work", "scale_map"]
