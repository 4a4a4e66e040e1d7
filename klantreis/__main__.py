"""`python -m klantreis` is the command line."""

from klantreis.cli import main

if __name__ == "__main__":
    main()
