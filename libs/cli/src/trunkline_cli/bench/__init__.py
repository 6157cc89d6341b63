"""The bench: what an order costs, how quickly we answer, and how both change with size."""

from .command import bench

__all__ = ["bench"]
