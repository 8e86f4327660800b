"""The bundled contract of the showcase, the second reference service: data only."""
