"""What people say about what was found: sheets that they filled in, read back and weighed."""
