"""The doctor of a cluster: what its API server says of a release, then what its stores say."""

from .examine import Asked, examine_cluster

__all__ = ["Asked", "examine_cluster"]
