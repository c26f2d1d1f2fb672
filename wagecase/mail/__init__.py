"""Letters rendered from plain values, and the ways to hand them to a mail server. Knows neither models nor services."""
