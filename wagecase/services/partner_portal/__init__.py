"""What an organisation without accounts does with the one transfer it received."""
