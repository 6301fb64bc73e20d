"""`python -m glusterterm`, and the command `glusterterm`."""

import sys


def main() -> int:
    """Run the command line of this process and give its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"] and _version_told():
        return 0
    if arguments == ["_worker"]:
        from glusterterm.bootstrap import work

        return work()
    from glusterterm.cli.main import main as run

    return run(arguments)


def _version_told() -> bool:
    """Tell the version before any other import: scripts ask for it. False where nobody takes it."""
    from glusterterm import __version__

    if sys.stdout is None:
        return False
    try:
        sys.stdout.write(f"glusterterm {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
