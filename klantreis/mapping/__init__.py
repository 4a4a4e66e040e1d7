"""Raw rows -> events: columns, values, phases, roles, pseudonyms; rows that fail become uitval."""
