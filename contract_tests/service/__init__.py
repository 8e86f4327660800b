"""The reference service: a porting-status API that keeps every promise of the page, or tells a chosen lie.

`demo.demo()` builds it whole; `server.serving()` puts it on a real port; `faults.FAULTS` lists the lies.
"""
