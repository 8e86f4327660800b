"""Where exchanges come from: live HTTP, an app in process, a recording."""
