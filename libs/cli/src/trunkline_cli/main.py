"""The `trunkline` command: each word is a module, imported only when it is said."""

import importlib

import click

WORDS = {
    "up": "Start everything and keep it running.",
    "demo": "Play two orders from end to end and judge what came of them.",
    "serve": "Run one service in the foreground, inside the running stack.",
    "doctor": "What is reachable, configured, migrated, healthy, behind; and what to do about it.",
    "cases": "Orders and other work in progress: list, show, release, reject, cancel.",
    "exceptions": "What a person must look at: list, show, assign, split, release, discard, bulk.",
    "lineage": "Where a posted value came from, back to the bytes that came in.",
    "audit": "Whether the evidence is as it was written: verify, anchor, export.",
    "completeness": "Is a day whole: count it, explain what differs, close the month.",
    "restore-check": "After a restore: what the backends hold and the database does not know.",
    "statements": "A supplier's statement of account against what we owe it: reconcile, show.",
    "accruals": "Services performed and not billed at a month's end: show, post, confirm.",
    "measures": "How well the processes run: latency, errors, cycle time, first time right.",
    "mappings": "What codes are called in each backend: draft, dry-run, publish, rollback.",
    "people": "Who may act here, and in which role: add, list.",
    "personal": "What is kept about a person: export, erase, approve, list.",
    "partners": "Who may call the partner API: create.",
    "bench": "Measure what an order costs and how quickly the doors answer.",
}


class Words(click.Group):
    """Finds a word's command in `trunkline_cli.<word>` under the same name, `-` written `_`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All words, in the order in which a newcomer meets them."""
        del ctx
        return list(WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the word; None when there is no such word."""
        del ctx
        if cmd_name not in WORDS:
            return None
        name = cmd_name.replace("-", "_")
        module = importlib.import_module(f"trunkline_cli.{name}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what each word does without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(WORDS.items()))


@click.group(cls=Words)
@click.version_option(package_name="trunkline-cli", prog_name="trunkline")
def main() -> None:
    """Trunkline: from a shop's order to money in the bank, through the systems you already run."""
