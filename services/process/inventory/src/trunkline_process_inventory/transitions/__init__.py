"""One file a transition: its steps, and what each takes back."""
