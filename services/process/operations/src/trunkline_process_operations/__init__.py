"""Cases and exceptions of every process, for people."""
