"""How a run is told: one module a format."""
