"""The tools belong to the checkout and are not installed: their folder is found from the top of it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
