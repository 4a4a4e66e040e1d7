"""`python -m klantreis` is the command line."""

from klantreis.cli import main

main()
