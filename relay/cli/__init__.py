"""The command `doleance`: one module a sub-command, loaded only when it is called.

A short command such as `read-mail` must not pay the import of the database or of
Flask, so this module never imports a sub-command by itself.
"""

from importlib import import_module

import click

COMMANDS = {
    "demo": "relay.cli.demo",
    "doctor": "relay.cli.doctor",
    "imap": "relay.cli.imap",
    "import-companies": "relay.cli.import_companies",
    "migrate": "relay.cli.migrate",
    "moderate": "relay.cli.moderate",
    "procedures": "relay.cli.procedures",
    "read-mail": "relay.cli.read_mail",
    "run": "relay.cli.run",
    "score": "relay.cli.score",
    "smtp": "relay.cli.smtp",
    "staff": "relay.cli.staff",
    "web": "relay.cli.web",
    "worker": "relay.cli.worker",
}


class LazyGroup(click.Group):
    """A group whose sub-commands are the `command` of modules named in COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.command(cls=LazyGroup)
@click.version_option(package_name="doleance")
def main() -> None:
    """Doléance: complaints that companies answer by plain e-mail Reply."""
