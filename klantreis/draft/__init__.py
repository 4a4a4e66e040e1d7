"""From an export to a first project file: what is in it, what it probably means, a draft that runs at once."""
