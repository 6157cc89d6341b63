"""The nouns of the trade and the ports of every capability: pure, frozen, typed."""
