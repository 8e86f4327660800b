"""`python -m fairport` is the command `fairport`."""

import sys

from fairport.cli import main

if __name__ == "__main__":
    sys.exit(main())
