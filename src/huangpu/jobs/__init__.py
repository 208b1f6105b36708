"""One use case a file, plain Python, shared by the commands and the flows."""
