"""`python -m glusterterm`, and the command `glusterterm`."""

import sys


def main() -> int:
    """Run the command line of this process and give its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        # Before any other import: this is asked by scripts, and by whoever wonders what is installed.
        from glusterterm import __version__

        if sys.stdout is not None:
            sys.stdout.write(f"glusterterm {__version__}\n")
        return 0
    if arguments == ["_worker"]:
        from glusterterm.bootstrap import work

        return work()
    from glusterterm.cli.main import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
