"""The bundled contract of the porting-status endpoint: data only."""
