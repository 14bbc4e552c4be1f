"""Run the command as ``python -m kernelyard``."""

from kernelyard._cli import main

main()
