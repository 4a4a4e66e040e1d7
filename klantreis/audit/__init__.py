"""What an auditor asks of a finished run: is it still what it was, where is a figure from, what does a sample say."""
