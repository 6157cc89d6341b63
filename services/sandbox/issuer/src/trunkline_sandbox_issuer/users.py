"""The people who work at the demo company, one for each thing that a console must tell apart."""

from msgspec import Struct


class DemoUser(Struct, frozen=True):
    """One person, as an identity provider knows them."""

    subject: str
    """Never changes; what others keep."""
    name: str
    """What people read."""
    email: str
    """Work address."""
    roles: tuple[str, ...]
    """What the company lets them be."""
    about: str
    """What they do all day, for the page that asks who you are."""


USERS = {
    one.subject: one
    for one in (
        DemoUser(
            "vera",
            "Vera Lindqvist",
            "vera@demo.example",
            ("viewer",),
            "auditor: reads everything, sees no personal values",
        ),
        DemoUser(
            "omar",
            "Omar Haddad",
            "omar@demo.example",
            ("operator",),
            "order desk: corrects and releases what is stuck",
        ),
        DemoUser(
            "olga",
            "Olga Brandt",
            "olga@demo.example",
            ("operator",),
            "order desk: a second pair of hands",
        ),
        DemoUser(
            "ben",
            "Ben Carter",
            "ben@demo.example",
            ("approver",),
            "buying lead: approves purchases up to 500 pounds",
        ),
        DemoUser(
            "anna",
            "Anna Okafor",
            "anna@demo.example",
            ("approver",),
            "finance lead: approves money and closes the day",
        ),
        DemoUser(
            "ada",
            "Ada Winter",
            "ada@demo.example",
            ("admin",),
            "runs Trunkline",
        ),
    )
}
"""By subject."""
