"""`python -m lingqu` is the command line."""

from lingqu.cli import main

main()
