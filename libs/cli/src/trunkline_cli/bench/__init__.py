"""The bench: what an order costs, how quickly we answer, and how both change with size."""

import os

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")  # else it speaks of every child

from .command import bench

__all__ = ["bench"]
