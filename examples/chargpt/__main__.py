"""A GPT over characters, trained eagerly and through kernelyard, side by side."""

import argparse
import signal
import sys
from pathlib import Path

_DIRECTORY = Path(__file__).resolve().parents[2] / "build" / "demo"


def main() -> int:
    """Make the demo, or, in a process that the demo started, one training run."""
    options = _parser().parse_args()
    if options.command == "train":
        from train import work

        return work(backend=options.backend, steps=options.steps, result=options.result)
    from demo import demonstrate

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    return demonstrate(
        options.directory.absolute(),
        steps=options.steps,
        fresh=options.fresh,
        as_json=options.json,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("chargpt", description=__doc__)
    add = parser.add_argument
    add("--directory", type=Path, default=_DIRECTORY, help="where all files go (%(default)s)")
    add("--fresh", action="store_true", help="forget what earlier runs compiled")
    add("--steps", type=_count, default=300, help="steps of training (%(default)s)")
    add("--json", action="store_true", help="print one JSON object with all figures")
    commands = parser.add_subparsers(dest="command", title="used by the demo itself")
    train = commands.add_parser("train", help="make one training run in this process")
    train.add_argument("--backend", required=True)
    train.add_argument("--steps", type=_count, required=True)
    train.add_argument("--result", type=Path, required=True, help="file for the figures")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} steps are too few")
    return number


def _leave(number: int, _: object) -> None:
    """End by way of every ``finally``, so that no process is left behind."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
