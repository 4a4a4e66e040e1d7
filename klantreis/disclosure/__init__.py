"""What keeps people from being exposed: pseudonyms, BSN detection, masking."""
