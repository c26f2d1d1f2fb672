"""What all pages share: security headers, health, metrics, translation."""
