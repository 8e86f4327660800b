"""Recordings: traffic that somebody else had with the service, read as evidence. Nothing is sent."""
