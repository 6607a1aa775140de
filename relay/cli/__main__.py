"""`python -m relay.cli`: the same command, as the supervisor starts it for its children."""

from relay import supervisor
from relay.cli import main

if __name__ == "__main__":
    supervisor.follow()
    main(prog_name="doleance")
