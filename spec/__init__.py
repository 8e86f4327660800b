"""What is promised: the contracts' documents, and the code that reads them into promises."""
