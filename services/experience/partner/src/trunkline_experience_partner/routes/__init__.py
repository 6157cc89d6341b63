"""The resources of the partner API, one file each."""
