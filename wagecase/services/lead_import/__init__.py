"""Files of the national lead platform: read, checked, taken in, answered."""
