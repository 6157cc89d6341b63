"""The console: pages for operations and finance. Decides nothing."""
