"""A static site over many runs: who keeps which requirement, and how that changed."""
