"""How the service is exercised: sources, explorers and the reference service."""
