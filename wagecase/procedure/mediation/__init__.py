"""The procedure `mediation`: enterprise committee, people's or town body, one-stop mediation."""
