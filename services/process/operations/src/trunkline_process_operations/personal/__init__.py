"""What is kept about a person: gathered for them, and let go of as the law allows."""
