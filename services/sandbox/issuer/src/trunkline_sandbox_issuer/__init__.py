"""An OpenID provider for those who have none."""
