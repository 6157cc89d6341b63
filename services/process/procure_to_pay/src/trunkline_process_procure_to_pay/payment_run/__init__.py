"""Pure rules of payment runs: what is paid when, who signs it, and what is locked meanwhile."""
